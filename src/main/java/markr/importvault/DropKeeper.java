package markr.importvault;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.DocumentTooLargeException;
import markr.importvault.document.Drop;
import markr.importvault.document.Kept;
import markr.importvault.document.Receipt;
import markr.importvault.document.ViolationCode;
import markr.platform.Sha256;

import org.springframework.stereotype.Component;

/**
 * Writes drops into the vault, within the transactions of {@link ImportVault}: document,
 * content, receipt and the order to import it.
 */
@Component
class DropKeeper {

	private final DocumentTable documents;

	private final NewDocumentTable newDocuments;

	private final DocumentPartTable parts;

	private final ContentWriter writer;

	private final ReceiptTable receipts;

	private final ImportQueue queue;

	private final VaultMeters meters;

	private final VaultProperties properties;

	DropKeeper(DocumentTable documents, NewDocumentTable newDocuments, DocumentPartTable parts, ContentWriter writer,
			ReceiptTable receipts, ImportQueue queue, VaultMeters meters, VaultProperties properties) {
		this.documents = documents;
		this.newDocuments = newDocuments;
		this.parts = parts;
		this.writer = writer;
		this.receipts = receipts;
		this.queue = queue;
		this.meters = meters;
		this.properties = properties;
	}

	Receipt keep(Drop drop, InputStream content) throws IOException {
		Optional<Receipt> earlier = this.receipts.find(drop.dropId());
		if (earlier.isPresent()) {
			return earlier.get();
		}
		long documentId = this.documents.nextId();
		ContentWriter.Written written = this.writer.write(documentId, content, sizeBytesMax());
		boolean isByItself = this.queue.isByItself(written.sizeBytes());
		boolean isNew = this.documents.insertUnlessKept(documentId, written.sha256(), written.sizeBytes(), isByItself);
		if (isNew) {
			handOver(List.of(documentId), isByItself);
		}
		else {
			this.parts.delete(documentId);
			documentId = reopenedIfFailed(written.sha256()).documentId();
		}
		Receipt receipt = new Receipt(drop.dropId(), isNew ? Receipt.Outcome.NEW : Receipt.Outcome.DUPLICATE,
				documentId, null);
		writeReceipts(List.of(new ReceiptTable.Arrival(drop, receipt, written.sizeBytes())));
		return receipt;
	}

	List<Kept> keepTogether(List<SmallDrop> drops) throws DocumentTooLargeException {
		Map<SmallDrop, String> known = new LinkedHashMap<>();
		Map<String, SmallDrop> firstOf = new LinkedHashMap<>();
		for (SmallDrop drop : drops) {
			DocumentTooLargeException.check(drop.content().length, sizeBytesMax());
			String sha256 = HexFormat.of().formatHex(Sha256.digest().digest(drop.content()));
			known.put(drop, sha256);
			firstOf.putIfAbsent(sha256, drop);
		}
		Map<SmallDrop, Kept> kept = keepNew(firstOf);
		known.keySet().removeAll(kept.keySet());
		if (!known.isEmpty()) {
			kept.putAll(keepKnown(known));
		}
		return drops.stream().map(kept::get).toList();
	}

	Receipt refuse(Drop drop, long sizeBytes, ViolationCode why) {
		return this.receipts.find(drop.dropId()).orElseGet(() -> {
			Receipt receipt = new Receipt(drop.dropId(), Receipt.Outcome.REFUSED, null, why);
			writeReceipts(List.of(new ReceiptTable.Arrival(drop, receipt, sizeBytes)));
			return receipt;
		});
	}

	private Map<SmallDrop, Kept> keepNew(Map<String, SmallDrop> contents) {
		List<NewDocumentTable.Arrival> arrivals = new ArrayList<>();
		contents.forEach(
				(sha256, drop) -> arrivals.add(new NewDocumentTable.Arrival(drop.drop(), sha256, drop.content().length,
						this.queue.isByItself(drop.content().length), ContentWriter.compressed(drop.content()))));
		Map<SmallDrop, Kept> kept = new HashMap<>();
		this.newDocuments.insertUnlessKept(arrivals, this.properties.node()).forEach((document) -> {
			SmallDrop drop = contents.get(document.sha256());
			Receipt receipt = new Receipt(drop.drop().dropId(), Receipt.Outcome.NEW, document.documentId(), null);
			kept.put(drop, new Kept(receipt, document));
			this.meters.received(drop.drop(), receipt);
		});
		kept.keySet()
			.stream()
			.collect(Collectors.groupingBy((drop) -> this.queue.isByItself(drop.content().length),
					Collectors.mapping((drop) -> kept.get(drop).receipt().documentId(), Collectors.toList())))
			.forEach((isByItself, documentIds) -> handOver(documentIds, isByItself));
		return kept;
	}

	/** Those that have a receipt already, or whose contents have a document. */
	private Map<SmallDrop, Kept> keepKnown(Map<SmallDrop, String> drops) {
		Map<UUID, Receipt> earlier = this.receipts
			.find(drops.keySet().stream().map((drop) -> drop.drop().dropId()).toList());
		Map<SmallDrop, Kept> kept = new HashMap<>();
		List<ReceiptTable.Arrival> arrivals = new ArrayList<>();
		drops.forEach((drop, sha256) -> {
			Receipt receipt = earlier.get(drop.drop().dropId());
			if (receipt != null) {
				kept.put(drop, new Kept(receipt,
						(receipt.documentId() != null) ? this.documents.get(receipt.documentId()) : null));
			}
			else {
				Document document = reopenedIfFailed(HexFormat.of().parseHex(sha256));
				receipt = new Receipt(drop.drop().dropId(), Receipt.Outcome.DUPLICATE, document.documentId(), null);
				arrivals.add(new ReceiptTable.Arrival(drop.drop(), receipt, drop.content().length));
				kept.put(drop, new Kept(receipt, document));
			}
		});
		writeReceipts(arrivals);
		return kept;
	}

	private void writeReceipts(List<ReceiptTable.Arrival> arrivals) {
		this.receipts.insert(arrivals, this.properties.node());
		arrivals.forEach((arrival) -> this.meters.received(arrival.drop(), arrival.receipt()));
	}

	private void handOver(List<Long> documentIds, boolean areByThemselves) {
		if (areByThemselves) {
			this.queue.addAll(documentIds);
		}
		else {
			this.queue.smallDocumentsCame();
		}
	}

	private long sizeBytesMax() {
		return this.properties.documentSizeMax().toBytes();
	}

	private Document reopenedIfFailed(byte[] sha256) {
		Document kept = this.documents.find(sha256).orElseThrow();
		if (kept.state() != DocumentState.FAILED) {
			return kept;
		}
		this.queue.addAll(this.documents.reopen(List.of(kept.documentId())));
		return this.documents.get(kept.documentId());
	}

}
