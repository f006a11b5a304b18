package markr.importvault;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import markr.importvault.document.Document;
import markr.importvault.document.DocumentTooLargeException;
import markr.importvault.document.Drop;
import markr.importvault.document.Kept;
import markr.importvault.document.KeptReceipt;
import markr.importvault.document.Receipt;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import org.jspecify.annotations.Nullable;

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

	private final DropKeeper keeper;

	private final DocumentTable documents;

	private final DocumentPartTable parts;

	private final ReceiptTable receipts;

	private final ViolationTable violations;

	ImportVault(DropKeeper keeper, DocumentTable documents, DocumentPartTable parts, ReceiptTable receipts,
			ViolationTable violations) {
		this.keeper = keeper;
		this.documents = documents;
		this.parts = parts;
		this.receipts = receipts;
		this.violations = violations;
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
		return this.keeper.keep(drop, content);
	}

	/**
	 * Keeps small drops as {@link #keep} does, all in one commit: the commit and the
	 * words with the database cost more than such a drop.
	 * @throws DocumentTooLargeException if one of them is larger than
	 * {@code markr.vault.document-size-max}; none was kept
	 */
	@Transactional(rollbackFor = Exception.class)
	public List<Kept> keepTogether(List<SmallDrop> drops) throws DocumentTooLargeException {
		return this.keeper.keepTogether(drops);
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
		return this.keeper.refuse(drop, sizeBytes, why);
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
		return documents.stream().collect(Collectors.toMap(Document::documentId, (document) -> {
			List<byte[]> pieces = parts.getOrDefault(document.documentId(), List.of());
			return new VaultedContent(document, (part) -> (part < pieces.size()) ? pieces.get(part) : null);
		}));
	}

	/**
	 * Some of the kept violations of a document, at most
	 * {@code markr.vault.violations-max}, in the order of their finding.
	 * @param after how many of them come before these
	 */
	public List<Violation> violations(long documentId, int after, int max) {
		return this.violations.find(documentId, after - 1, max);
	}

	/**
	 * The first receipts of a document, in the order of their drops.
	 * @param source whose they are; null for all
	 */
	public List<KeptReceipt> receipts(long documentId, @Nullable String source, int max) {
		return this.receipts.ofDocument(documentId, source, max);
	}

}
