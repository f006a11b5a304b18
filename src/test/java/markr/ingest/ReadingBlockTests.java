package markr.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;

import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.ingest.xml.Reading;
import markr.ingest.xml.ScanElement;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Blocks hold every reading, and none is larger than stated. */
class ReadingBlockTests {

	private static final int MAX = 10;

	private static List<Integer> sizes(List<Reading> readings) {
		Queue<Reading> source = new ArrayDeque<>(readings);
		List<Integer> sizes = new ArrayList<>();
		for (ReadingBlock block; (block = ReadingBlock.read(source::poll, MAX)) != null;) {
			assertThat(readings.subList(readings.size() - source.size() - block.readings().size(),
					readings.size() - source.size()))
				.isEqualTo(block.readings());
			sizes.add(block.readings().size());
		}
		return sizes;
	}

	private static Reading result(int length) {
		return new Reading.Result(1, 1,
				new ScanElement(null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null), length);
	}

	private static List<Reading> results(int count, int length) {
		return Collections.nCopies(count, result(length));
	}

	@Test
	void holdsNoMoreReadingsThanAsked() {
		assertThat(sizes(results(2 * MAX + 1, 1))).containsExactly(MAX, MAX, 1);
		assertThat(sizes(results(MAX, 1))).containsExactly(MAX);
		assertThat(sizes(List.of())).isEmpty();
	}

	@Test
	void endsBehindTheReadingThatMakesItLong() {
		assertThat(sizes(results(2, ReadingBlock.LENGTH))).containsExactly(1, 1);
		assertThat(sizes(results(5, ReadingBlock.LENGTH / 2))).containsExactly(2, 2, 1);
		assertThat(sizes(List.of(result(1), result(2 * ReadingBlock.LENGTH), result(1)))).containsExactly(2, 1);
	}

	@Test
	void holdsFaultsOfTheDocument() {
		Reading fault = new Reading.Fault(new Violation(7, null, null, null, ViolationCode.NOT_WELL_FORMED, "why"));

		assertThat(sizes(List.of(result(1), fault))).containsExactly(2);
	}

}
