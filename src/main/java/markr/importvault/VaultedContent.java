package markr.importvault;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import com.github.luben.zstd.Zstd;

/**
 * A document's content as it was dropped, read piece by piece: never more than one piece
 * is in memory, and no connection is held between two pieces. Not thread-safe.
 */
public class VaultedContent extends InputStream {

	/** Size of a piece before compression; the last one may be smaller. */
	static final int PART_BYTES = 1024 * 1024;

	private final DocumentPartTable parts;

	private final long documentId;

	// Used again for each piece: for the garbage collector, an array of this size is a
	// burden of its own kind.
	private byte[] piece = {};

	private int length;

	private int position;

	/** Before the piece; another thread may ask. */
	private volatile long passed;

	private int nextPart;

	VaultedContent(DocumentPartTable parts, long documentId) {
		this.parts = parts;
		this.documentId = documentId;
	}

	/** All pieces of a small document. */
	public static InputStream of(List<byte[]> compressed) {
		return new SequenceInputStream(
				Collections.enumeration(compressed.stream().map(VaultedContent::unpacked).toList()));
	}

	private static InputStream unpacked(byte[] compressed) {
		return new ByteArrayInputStream(Zstd.decompress(compressed, PART_BYTES));
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

	/** How many bytes were read, but for the piece that is read now. */
	public long bytesRead() {
		return this.passed;
	}

	private boolean advance() {
		if (this.position < this.length) {
			return true;
		}
		this.passed += this.length;
		this.length = 0;
		this.position = 0;
		byte[] compressed = this.parts.find(this.documentId, this.nextPart).orElse(null);
		if (compressed == null) {
			return false;
		}
		int size = (int) Zstd.getFrameContentSize(compressed);
		if (size > this.piece.length) {
			this.piece = new byte[size];
		}
		this.length = (int) Zstd.decompressByteArray(this.piece, 0, this.piece.length, compressed, 0,
				compressed.length);
		this.nextPart++;
		return true;
	}

}
