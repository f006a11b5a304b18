package markr.importvault;

import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.IntFunction;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import markr.importvault.document.ContentDamagedException;
import markr.importvault.document.Document;
import org.jspecify.annotations.Nullable;

/**
 * A document's content as it was dropped, read piece by piece: never more than one piece
 * is in memory, and no connection is held between two pieces. Each piece is checked
 * before any of its bytes is given out, and the whole content before its last piece is:
 * what was not received is never read. Not thread-safe.
 */
public class VaultedContent extends InputStream {

	/** Size of a piece before compression; the last one may be smaller. */
	static final int PART_BYTES = 1024 * 1024;

	private final Document document;

	private final IntFunction<byte @Nullable []> parts;

	private final MessageDigest digest = ContentWriter.sha256();

	// Used again for each piece: for the garbage collector, an array of this size is a
	// burden of its own kind.
	private byte[] piece = {};

	private int length;

	private int position;

	/** Before the piece; another thread may ask. */
	private volatile long passed;

	private int nextPart;

	/**
	 * The content of a document.
	 * @param parts gives compressed pieces by their numbers, null behind the last one
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
		byte[] compressed = this.parts.apply(this.nextPart);
		if (compressed == null) {
			throw damaged("its part %s is missing".formatted(this.nextPart));
		}
		unpack(compressed);
		this.nextPart++;
		return true;
	}

	/** The checksum in each piece is that of its bytes. */
	private void unpack(byte[] compressed) {
		long left = this.document.sizeBytes() - this.passed;
		int expected = (int) Math.min(PART_BYTES, left);
		if (this.piece.length < expected) {
			this.piece = new byte[expected];
		}
		try {
			if (Zstd.decompressByteArray(this.piece, 0, expected, compressed, 0, compressed.length) != expected) {
				throw damaged("its part %s is too short".formatted(this.nextPart));
			}
		}
		catch (ZstdException ex) {
			throw damaged("its part %s cannot be unpacked".formatted(this.nextPart));
		}
		this.digest.update(this.piece, 0, expected);
		if (left == expected && !HexFormat.of().formatHex(this.digest.digest()).equals(this.document.sha256())) {
			throw damaged("its bytes have another SHA-256");
		}
		this.length = expected;
	}

	private ContentDamagedException damaged(String what) {
		return new ContentDamagedException(this.document, what);
	}

}
