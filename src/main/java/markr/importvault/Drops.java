package markr.importvault;

import java.util.List;

import markr.importvault.document.KeptDrop;
import markr.importvault.document.Receipt;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** All drops that were ever taken, for people who miss one. Thread-safe. */
@Component
public class Drops {

	/** Before the first of all drops. */
	public static final long LATEST = Long.MAX_VALUE;

	private final ReceiptView receipts;

	Drops(ReceiptView receipts) {
		this.receipts = receipts;
	}

	/**
	 * Some drops, the latest first.
	 * @param outcome only those with this outcome, all if null
	 * @param source only those of this source, all if null
	 * @param before only those with a receipt of a lower number
	 * @param max how many at most
	 */
	public List<KeptDrop> find(Receipt.@Nullable Outcome outcome, @Nullable String source, long before, int max) {
		return this.receipts.page(outcome, source, before, max);
	}

}
