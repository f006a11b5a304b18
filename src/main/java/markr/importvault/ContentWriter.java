package markr.importvault;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

import com.github.luben.zstd.Zstd;
import markr.importvault.document.DocumentTooLargeException;
import markr.platform.Sha256;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Writes contents into the vault in compressed pieces, and finds out what they are called
 * there. A piece is digested while it is compressed and the next one is read, since each
 * of these reads every byte. Thread-safe.
 */
@Component
class ContentWriter {

	// Fast, and thirty to one on such documents; higher levels gain little more.
	private static final int ZSTD_LEVEL = 1;

	/**
	 * Read at once: a file's channel copies what it reads, and more would not stay in the
	 * processor's caches meanwhile.
	 */
	private static final int READ_BYTES = 64 * 1024;

	/** Inserted at once, in compressed bytes and in number. */
	private static final int INSERT_BYTES = VaultedContent.PART_BYTES;

	private static final int INSERT_PARTS = 16;

	private final DocumentPartTable parts;

	/** Its threads are daemons and end when they are idle: there is nothing to close. */
	private final Executor digesting;

	ContentWriter(DocumentPartTable parts) {
		this.parts = parts;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("digest-");
		threads.setDaemon(true);
		this.digesting = Executors.newCachedThreadPool(threads);
	}

	/**
	 * Writes a content, within the caller's transaction.
	 * @param content read to its end, not closed
	 * @throws DocumentTooLargeException if there is more of it than that
	 */
	Written write(long documentId, InputStream content, long sizeBytesMax) throws IOException {
		MessageDigest digest = Sha256.digest();
		Buffer last = new Buffer();
		Buffer next = new Buffer();
		byte[] compressed = new byte[(int) Zstd.compressBound(VaultedContent.PART_BYTES)];
		Pieces pieces = new Pieces(documentId);
		long sizeBytes = 0;
		do {
			Buffer filled = next;
			filled.fill(content);
			sizeBytes += filled.length;
			DocumentTooLargeException.check(sizeBytes, sizeBytesMax);
			filled.digested = last.digested.thenRunAsync(() -> digest.update(filled.bytes, 0, filled.length),
					this.digesting);
			if (filled.length > 0) {
				pieces.add(compressed(filled.bytes, filled.length, compressed));
			}
			next = last;
			last = filled;
		}
		while (last.isFull());
		pieces.insert();
		last.digested.join();
		return new Written(sizeBytes, digest.digest());
	}

	/** A content of at most one piece, as it is kept. */
	static byte[] compressed(byte[] content) {
		return compressed(content, content.length, new byte[(int) Zstd.compressBound(content.length)]);
	}

	/** With a checksum, by which a damaged piece is known without the others. */
	static byte[] compressed(byte[] bytes, int length, byte[] buffer) {
		return Arrays.copyOf(buffer,
				(int) Zstd.compressByteArray(buffer, 0, buffer.length, bytes, 0, length, ZSTD_LEVEL, true));
	}

	/** What was written. */
	record Written(long sizeBytes, byte[] sha256) {
	}

	/** A piece as it was read. */
	private static final class Buffer {

		private byte[] bytes = {};

		private int length;

		private CompletableFuture<Void> digested = CompletableFuture.completedFuture(null);

		/**
		 * Reads a piece once what was here before has been digested. All pieces of a
		 * content are full but the last one, which may be empty.
		 */
		void fill(InputStream content) throws IOException {
			this.digested.join();
			if (this.bytes.length == 0) {
				this.bytes = new byte[VaultedContent.PART_BYTES];
			}
			this.length = 0;
			int count = 0;
			while (count >= 0 && this.length < this.bytes.length) {
				count = content.read(this.bytes, this.length, Math.min(READ_BYTES, this.bytes.length - this.length));
				this.length += Math.max(count, 0);
			}
		}

		boolean isFull() {
			return this.length == VaultedContent.PART_BYTES;
		}

	}

	/** Compressed pieces that are still to be inserted. */
	private final class Pieces {

		private final long documentId;

		private final List<DocumentPartTable.Piece> waiting = new ArrayList<>();

		private int waitingBytes;

		private int count;

		Pieces(long documentId) {
			this.documentId = documentId;
		}

		void add(byte[] compressed) {
			this.waiting.add(new DocumentPartTable.Piece(this.documentId, this.count++, compressed));
			this.waitingBytes += compressed.length;
			if (this.waitingBytes >= INSERT_BYTES || this.waiting.size() == INSERT_PARTS) {
				insert();
			}
		}

		void insert() {
			if (!this.waiting.isEmpty()) {
				ContentWriter.this.parts.insert(this.waiting);
				this.waiting.clear();
				this.waitingBytes = 0;
			}
		}

	}

}
