package markr.drop;

import java.util.Locale;

import markr.importvault.document.Document;
import markr.importvault.document.DocumentLog;
import markr.importvault.document.Drop;
import markr.importvault.document.Receipt;
import markr.importvault.document.Way;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says of drops: one line for each that the vault has kept. */
public final class ReceiptLog {

	private static final Logger logger = LoggerFactory.getLogger(ReceiptLog.class);

	private ReceiptLog() {
	}

	public static void received(Drop drop, Receipt receipt, Document document) {
		DocumentLog.about(document, () -> logger.atInfo()
			.addKeyValue("drop", drop.dropId())
			.addKeyValue("way", drop.way().name().toLowerCase(Locale.ROOT))
			.addKeyValue("receipt", receipt.outcome().name().toLowerCase(Locale.ROOT))
			.addKeyValue("bytes", document.sizeBytes())
			.log("Document {} {}{}, {} bytes, drop {}{}",
					(drop.way() == Way.HTTP) ? "received by HTTP from" : "taken from", place(drop),
					(drop.name() != null) ? ": \"%s\"".formatted(Printable.of(drop.name())) : "", document.sizeBytes(),
					drop.dropId(), (receipt.outcome() == Receipt.Outcome.DUPLICATE) ? ", known already" : ""));
	}

	private static String place(Drop drop) {
		String inbox = (drop.way() == Way.SFTP) ? String.valueOf(drop.inbox()) : "the inbox";
		if (drop.source() == null) {
			return inbox;
		}
		return ((drop.way() == Way.SFTP) ? inbox + "/" : "") + Printable.of(drop.source());
	}

}
