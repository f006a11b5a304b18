package markr.importvault;

import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import markr.importvault.document.ContentDamagedException;
import markr.importvault.document.Document;
import markr.platform.Lookahead;
import markr.platform.Sha256;
import org.jspecify.annotations.Nullable;

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

	private final MessageDigest digest = Sha256.digest();

	private byte[] piece = {};

	// Used in turn: for the garbage collector, arrays of this size are a burden of their
	// own kind.
	private final Queue<byte[]> spare = new ConcurrentLinkedQueue<>();

	/** None if there is one piece only. */
	private @Nullable Lookahead<byte[]> ahead;

	private int fetched;

	private int length;

	private int position;

	/** Before the piece; another thread may ask. */
	private volatile long passed;

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
		if (this.passed == 0) {
			this.piece = Objects.requireNonNull(fetchNext());
			this.ahead = (lengthOf(1) > 0) ? new Lookahead<>(this::fetchNext, AHEAD_MAX, AHEAD) : null;
		}
		else {
			this.spare.add(this.piece);
			this.piece = Objects.requireNonNull(Objects.requireNonNull(this.ahead).take());
		}
		this.length = lengthOf((int) (this.passed / PART_BYTES));
		return true;
	}

	/** Zero behind the last one. */
	private int lengthOf(int part) {
		return (int) Math.max(0, Math.min(PART_BYTES, this.document.sizeBytes() - (long) part * PART_BYTES));
	}

	/** In their order, since all of them are digested. Null behind the last one. */
	private byte @Nullable [] fetchNext() {
		byte[] next = (lengthOf(this.fetched) > 0) ? fetch(this.fetched) : null;
		this.fetched++;
		return next;
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
