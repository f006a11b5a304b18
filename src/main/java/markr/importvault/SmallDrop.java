package markr.importvault;

import markr.importvault.document.Drop;

/**
 * A drop that is small enough to be handed over with others.
 *
 * @param drop the drop
 * @param content all its bytes, at most {@link #SIZE_BYTES_MAX}
 */
public record SmallDrop(Drop drop, byte[] content) {

	/** Size of the largest. */
	public static final int SIZE_BYTES_MAX = VaultedContent.PART_BYTES;

	public SmallDrop {
		if (content.length > SIZE_BYTES_MAX) {
			throw new IllegalArgumentException("Not small: %s bytes".formatted(content.length));
		}
	}

}
