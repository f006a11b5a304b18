package markr.results;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A document began to count, or ceased to.
 *
 * @param at when
 * @param version the test's version since then
 * @param document the document's SHA-256
 * @param counts whether it counts since then
 * @param before the student's marks before; null if there were none
 * @param after and afterwards
 */
record MarkChange(Instant at, long version, String document, boolean counts, @Nullable Integer before,
		@Nullable Integer after) {

	/** In the order of their documents' versions. */
	static List<MarkChange> of(List<MarkExplanation.Scan> scans, List<Counting> countings) {
		Map<String, Integer> obtained = new HashMap<>();
		scans.forEach((scan) -> obtained.merge(scan.document(), scan.obtained(), Math::max));
		Set<String> counting = new HashSet<>();
		List<MarkChange> changes = new ArrayList<>();
		Integer before = null;
		for (Counting change : countings) {
			if (change.counts()) {
				counting.add(change.document());
			}
			else {
				counting.remove(change.document());
			}
			Integer after = counting.stream().map(obtained::get).max(Comparator.naturalOrder()).orElse(null);
			changes.add(new MarkChange(change.changedAt(), change.version(), change.document(), change.counts(), before,
					after));
			before = after;
		}
		return changes;
	}

	/** A document began to count in the test, or ceased to, which made this version. */
	record Counting(Instant changedAt, long version, String document, boolean counts) {
	}

}
