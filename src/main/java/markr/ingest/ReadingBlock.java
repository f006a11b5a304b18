package markr.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import markr.ingest.xml.DocumentXml;
import markr.ingest.xml.Reading;
import org.jspecify.annotations.Nullable;

/**
 * Readings that are handed over, judged and stored as one item, since an item costs more
 * than reading a result. Bounded in number and in characters, whatever a document holds,
 * so that a chunk of blocks is, too.
 *
 * @param readings in their order, at least one
 */
public record ReadingBlock(List<Reading> readings) {

	/** Readings of the largest block. */
	static final int READINGS_MAX = 250;

	/**
	 * Characters of a block; the reading that passes it is the block's last. So no block
	 * has more than these and {@link DocumentXml#RESULT_TEXT_LENGTH_MAX} together.
	 */
	static final int LENGTH = 65_536;

	/**
	 * Reads the next block.
	 * @param source gives the next reading, or null behind the last one
	 * @param readingsMax how many readings make a block
	 * @return null if there is no further reading
	 */
	public static @Nullable ReadingBlock read(Supplier<@Nullable Reading> source, int readingsMax) {
		List<Reading> readings = new ArrayList<>(readingsMax);
		long length = 0;
		while (readings.size() < readingsMax && length < LENGTH) {
			Reading reading = source.get();
			if (reading == null) {
				break;
			}
			readings.add(reading);
			length += reading.length();
		}
		return readings.isEmpty() ? null : new ReadingBlock(readings);
	}

}
