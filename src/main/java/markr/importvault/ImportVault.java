package markr.importvault;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.DocumentTooLargeException;
import markr.importvault.document.Drop;
import markr.importvault.document.KeptReceipt;
import markr.importvault.document.Receipt;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps what is dropped, byte for byte and once, before anything reads it. When
 * {@link #keep} has returned, the document, its receipt and the order to import it are
 * committed together, and the way in may forget its copy. Thread-safe.
 */
@Component
public class ImportVault {

	private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

	private final DocumentTable documents;

	private final DocumentPartTable parts;

	private final ContentWriter writer;

	private final ReceiptTable receipts;

	private final ViolationTable violations;

	private final ImportQueue queue;

	private final VaultMeters meters;

	private final VaultProperties properties;

	ImportVault(DocumentTable documents, DocumentPartTable parts, ContentWriter writer, ReceiptTable receipts,
			ViolationTable violations, ImportQueue queue, VaultMeters meters, VaultProperties properties) {
		this.documents = documents;
		this.parts = parts;
		this.writer = writer;
		this.receipts = receipts;
		this.violations = violations;
		this.queue = queue;
		this.meters = meters;
		this.properties = properties;
	}

	/**
	 * Keeps the content of a drop and orders its import, unless the content is here
	 * already: then the drop gets its receipt and shares the first one's outcome (a
	 * document that failed is tried again). A drop handed over a second time changes
	 * nothing and returns its first receipt; its content is not read then.
	 * @param content read to its end, not closed
	 * @throws DocumentTooLargeException if the content is larger than
	 * {@code markr.vault.document-size-max}; nothing was kept
	 * @throws IOException if the content cannot be read; nothing was kept
	 */
	@Transactional(rollbackFor = Exception.class)
	public Receipt keep(Drop drop, InputStream content) throws IOException {
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
			documentId = reopenIfFailed(written.sha256());
		}
		Receipt receipt = new Receipt(drop.dropId(), isNew ? Receipt.Outcome.NEW : Receipt.Outcome.DUPLICATE,
				documentId, null);
		writeReceipts(List.of(new ReceiptTable.Arrival(drop, receipt, written.sizeBytes())));
		return receipt;
	}

	/**
	 * Keeps small drops as {@link #keep} does, all in one commit: the commit and the
	 * words with the database cost more than such a drop.
	 * @throws DocumentTooLargeException if one of them is larger than
	 * {@code markr.vault.document-size-max}; none was kept
	 */
	@Transactional(rollbackFor = Exception.class)
	public List<Receipt> keepTogether(List<SmallDrop> drops) throws DocumentTooLargeException {
		Map<UUID, Receipt> receipts = this.receipts.find(drops.stream().map((drop) -> drop.drop().dropId()).toList());
		Map<SmallDrop, String> arrived = new LinkedHashMap<>();
		// In the order of their keys: two nodes that keep the same contents do not wait
		// for each other in a circle.
		SortedMap<String, byte[]> contents = new TreeMap<>();
		for (SmallDrop drop : drops) {
			if (!receipts.containsKey(drop.drop().dropId())) {
				DocumentTooLargeException.check(drop.content().length, sizeBytesMax());
				String sha256 = HexFormat.of().formatHex(ContentWriter.sha256().digest(drop.content()));
				arrived.put(drop, sha256);
				contents.put(sha256, drop.content());
			}
		}
		Map<String, Long> newIds = keepNew(contents);
		arrived.forEach((drop, sha256) -> {
			Long newId = newIds.remove(sha256);
			UUID dropId = drop.drop().dropId();
			receipts.put(dropId,
					(newId != null) ? new Receipt(dropId, Receipt.Outcome.NEW, newId, null) : new Receipt(dropId,
							Receipt.Outcome.DUPLICATE, reopenIfFailed(HexFormat.of().parseHex(sha256)), null));
		});
		writeReceipts(arrived.keySet()
			.stream()
			.map((drop) -> new ReceiptTable.Arrival(drop.drop(), receipts.get(drop.drop().dropId()),
					drop.content().length))
			.toList());
		return drops.stream().map((drop) -> receipts.get(drop.drop().dropId())).toList();
	}

	/** The receipts of those drops that have one, by the drops' ids. */
	public Map<UUID, Receipt> receipts(Collection<UUID> dropIds) {
		return this.receipts.find(dropIds);
	}

	/**
	 * Records a drop whose content is not kept, so that it does not vanish without a
	 * trace. Safe to repeat.
	 */
	@Transactional
	public Receipt refuse(Drop drop, long sizeBytes, ViolationCode why) {
		return this.receipts.find(drop.dropId()).orElseGet(() -> {
			Receipt receipt = new Receipt(drop.dropId(), Receipt.Outcome.REFUSED, null, why);
			writeReceipts(List.of(new ReceiptTable.Arrival(drop, receipt, sizeBytes)));
			return receipt;
		});
	}

	/**
	 * Finds a document by its SHA-256.
	 * @param sha256 hexadecimal digits; anything else finds nothing
	 */
	public Optional<Document> find(String sha256) {
		return SHA256.matcher(sha256).matches() ? this.documents.find(HexFormat.of().parseHex(sha256))
				: Optional.empty();
	}

	/** The documents with these SHA-256s, in hexadecimal digits, that are there. */
	public List<Document> find(Collection<String> sha256s) {
		return this.documents.find(sha256s.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new));
	}

	public Document get(long documentId) {
		return this.documents.get(documentId);
	}

	/** The documents with these ids, by id. */
	public Map<Long, Document> get(Collection<Long> documentIds) {
		return this.documents.get(documentIds);
	}

	/**
	 * The content of a document as it was dropped; reading it holds no connection, and
	 * throws {@link markr.importvault.document.ContentDamagedException} where it is not
	 * what was received.
	 */
	public VaultedContent content(Document document) {
		return new VaultedContent(document, (part) -> this.parts.find(document.documentId(), part).orElse(null));
	}

	/** The contents of small documents, by their ids, in memory. */
	public Map<Long, VaultedContent> contents(Collection<Document> documents) {
		Map<Long, List<byte[]>> parts = this.parts.find(documents.stream().map(Document::documentId).toList());
		Map<Long, VaultedContent> contents = new HashMap<>();
		for (Document document : documents) {
			List<byte[]> pieces = parts.getOrDefault(document.documentId(), List.of());
			contents.put(document.documentId(),
					new VaultedContent(document, (part) -> (part < pieces.size()) ? pieces.get(part) : null));
		}
		return contents;
	}

	/**
	 * The kept violations of a document in the order of their finding, at most
	 * {@code markr.vault.violations-max}.
	 */
	public List<Violation> violations(long documentId) {
		return this.violations.find(documentId, -1, Integer.MAX_VALUE);
	}

	/**
	 * Some of the kept violations, in the same order.
	 * @param after how many of them come before these
	 */
	public List<Violation> violations(long documentId, int after, int max) {
		return this.violations.find(documentId, after - 1, max);
	}

	/** The first receipts of a document, in the order of their drops. */
	public List<KeptReceipt> receipts(long documentId, int max) {
		return this.receipts.ofDocument(documentId, max);
	}

	private void writeReceipts(List<ReceiptTable.Arrival> arrivals) {
		this.receipts.insert(arrivals, this.properties.node());
		this.meters.received(arrivals);
	}

	private Map<String, Long> keepNew(SortedMap<String, byte[]> contents) {
		Map<String, Long> newIds = this.documents.insertUnlessKept(contents, this.queue::isByItself);
		Map<Long, byte[]> newContents = new HashMap<>();
		newIds.forEach((sha256, documentId) -> newContents.put(documentId, contents.get(sha256)));
		this.writer.write(newContents);
		newIds.keySet()
			.stream()
			.collect(Collectors.partitioningBy((sha256) -> this.queue.isByItself(contents.get(sha256).length),
					Collectors.mapping(newIds::get, Collectors.toList())))
			.forEach((isByItself, documentIds) -> handOver(documentIds, isByItself));
		return newIds;
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

	private long reopenIfFailed(byte[] sha256) {
		Document kept = this.documents.find(sha256).orElseThrow();
		if (kept.state() == DocumentState.FAILED) {
			this.queue.addAll(this.documents.reopen(List.of(kept.documentId())));
		}
		return kept.documentId();
	}

}
