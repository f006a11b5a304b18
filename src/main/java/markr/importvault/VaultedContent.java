package markr.importvault;

import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import markr.importvault.document.ContentDamagedException;
import markr.importvault.document.Document;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * A document's content as it was dropped, read piece by piece: never more than a few
 * pieces are in memory, and no connection is held between two pieces. Each piece is
 * checked before any of its bytes is given out, and the whole content before its last
 * piece is: what was not received is never read. While one piece is being read, another
 * thread fetches, unpacks and checks the next ones. Not thread-safe.
 */
public class VaultedContent extends InputStream {

	/** Size of a piece before compression; the last one may be smaller. */
	static final int PART_BYTES = 1024 * 1024;

	/**
	 * Pieces ahead of the reader: a piece is fetched in about the time in which it is
	 * read, now sooner, now later.
	 */
	private static final int AHEAD_MAX = 4;

	// As many threads as contents of more than one piece are being read.
	private static final ExecutorService AHEAD = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "content-ahead");
		thread.setDaemon(true);
		return thread;
	});

	private final Document document;

	private final IntFunction<byte @Nullable []> parts;

	private final MessageDigest digest = ContentWriter.sha256();

	private byte[] piece = {};

	// Used in turn: for the garbage collector, arrays of this size are a burden of their
	// own kind.
	private final Queue<byte[]> spare = new ConcurrentLinkedQueue<>();

	private final Deque<CompletableFuture<byte[]>> ahead = new ArrayDeque<>();

	private int length;

	private int position;

	/** Before the piece; another thread may ask. */
	private volatile long passed;

	private int nextPart;

	/**
	 * The content of a document.
	 * @param parts gives compressed pieces by their numbers, null behind the last one;
	 * asked by one thread at a time, which need not be the reader's
	 */
	VaultedContent(Document document, IntFunction<byte @Nullable []> parts) {
		this.document = document;
		this.parts = parts;
	}

	/** How many bytes were read, about. */
	public long bytesRead() {
		return this.passed + this.position;
	}

	@Override
	public int read() {
		return advance() ? this.piece[this.position++] & 0xff : -1;
	}

	@Override
	public int read(byte[] target, int offset, int length) {
		Objects.checkFromIndexSize(offset, length, target.length);
		if (length == 0) {
			return 0;
		}
		if (!advance()) {
			return -1;
		}
		int count = Math.min(length, this.length - this.position);
		System.arraycopy(this.piece, this.position, target, offset, count);
		this.position += count;
		return count;
	}

	@Override
	public int available() {
		return this.length - this.position;
	}

	/**
	 * Reads what is left, so that all of it has been checked.
	 * @throws ContentDamagedException as each read does, if this is not what was received
	 */
	public void check() {
		while (advance()) {
			this.position = this.length;
		}
	}

	private boolean advance() {
		if (this.position < this.length) {
			return true;
		}
		this.passed += this.length;
		this.length = 0;
		this.position = 0;
		if (this.passed == this.document.sizeBytes()) {
			return false;
		}
		if (this.piece.length > 0) {
			this.spare.add(this.piece);
		}
		this.piece = this.ahead.isEmpty() ? fetch(this.nextPart) : fetched(this.ahead.remove());
		this.length = lengthOf(this.nextPart++);
		fetchAhead();
		return true;
	}

	/** One after the other, since all of them are digested in their order. */
	private void fetchAhead() {
		int part = this.nextPart + this.ahead.size();
		while (this.ahead.size() < AHEAD_MAX && lengthOf(part) > 0) {
			int next = part++;
			this.ahead.add(this.ahead.isEmpty() ? CompletableFuture.supplyAsync(() -> fetch(next), AHEAD)
					: this.ahead.getLast().thenApplyAsync((before) -> fetch(next), AHEAD));
		}
	}

	private static byte[] fetched(CompletableFuture<byte[]> ahead) {
		try {
			return ahead.join();
		}
		catch (CompletionException ex) {
			ReflectionUtils.rethrowRuntimeException(ex.getCause());
			throw ex;
		}
	}

	/** Zero behind the last one. */
	private int lengthOf(int part) {
		return (int) Math.max(0, Math.min(PART_BYTES, this.document.sizeBytes() - (long) part * PART_BYTES));
	}

	/** The checksum in each piece is that of its bytes. */
	private byte[] fetch(int part) {
		byte[] compressed = this.parts.apply(part);
		if (compressed == null) {
			throw damaged("its part %s is missing".formatted(part));
		}
		int expected = lengthOf(part);
		byte[] target = this.spare.poll();
		byte[] unpacked = (target == null || target.length < expected) ? new byte[expected] : target;
		try {
			if (Zstd.decompressByteArray(unpacked, 0, expected, compressed, 0, compressed.length) != expected) {
				throw damaged("its part %s is too short".formatted(part));
			}
		}
		catch (ZstdException ex) {
			throw damaged("its part %s cannot be unpacked".formatted(part));
		}
		this.digest.update(unpacked, 0, expected);
		if (lengthOf(part + 1) == 0 && !HexFormat.of().formatHex(this.digest.digest()).equals(this.document.sha256())) {
			throw damaged("its bytes have another SHA-256");
		}
		return unpacked;
	}

	private ContentDamagedException damaged(String what) {
		return new ContentDamagedException(this.document, what);
	}

}
