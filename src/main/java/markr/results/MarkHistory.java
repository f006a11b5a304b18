package markr.results;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import markr.results.MarkExplanation.Change;
import markr.results.MarkExplanation.Drop;
import markr.results.MarkExplanation.Mark;
import markr.results.MarkExplanation.Scan;
import markr.results.MarkExplanation.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a student in a test: all scans, and when their documents began to count
 * or ceased to. Explains how the mark came about by going through it again.
 *
 * @param entries one for each scan and each time that its document began to count or
 * ceased to; not empty
 */
record MarkHistory(List<Entry> entries) {

	MarkHistory {
		if (entries.isEmpty()) {
			throw new IllegalArgumentException("A history without a scan");
		}
		entries = entries.stream()
			.sorted(Comparator.comparingLong(Entry::version)
				.thenComparingLong(Entry::documentId)
				.thenComparingLong(Entry::result))
			.toList();
	}

	MarkExplanation explain(String testId, String studentNumber) {
		Entry any = this.entries.get(0);
		List<Change> changes = changes();
		Map<List<Long>, Entry> latest = new LinkedHashMap<>();
		Map<List<Long>, Entry> first = new LinkedHashMap<>();
		for (Entry entry : this.entries) {
			first.putIfAbsent(entry.place(), entry);
			latest.put(entry.place(), entry);
		}
		Entry counting = latest.values().stream().filter(Entry::isMark).findFirst().orElse(null);
		List<Scan> scans = new ArrayList<>();
		first.forEach(
				(place, entry) -> scans.add(entry.scan(verdict(Objects.requireNonNull(latest.get(place)), counting))));
		return new MarkExplanation(testId, studentNumber, any.testAvailable(),
				(counting != null) ? counting.mark() : null, why(scans, counting), any.scanCount(), scans, changes);
	}

	private List<Change> changes() {
		List<Change> changes = new ArrayList<>();
		Set<Long> counting = new LinkedHashSet<>();
		long lastVersion = -1;
		long lastDocument = -1;
		for (Entry entry : this.entries) {
			if (entry.version() == lastVersion && entry.documentId() == lastDocument) {
				// Another scan of the student in the same document.
				continue;
			}
			lastVersion = entry.version();
			lastDocument = entry.documentId();
			Integer before = highest(counting);
			if (entry.counts()) {
				counting.add(entry.documentId());
			}
			else {
				counting.remove(entry.documentId());
			}
			changes.add(new Change(entry.changedAt(), entry.version(), entry.document(), entry.counts(), before,
					highest(counting)));
		}
		return changes;
	}

	private @Nullable Integer highest(Set<Long> documentIds) {
		return this.entries.stream()
			.filter((entry) -> documentIds.contains(entry.documentId()))
			.map(Entry::obtained)
			.max(Comparator.naturalOrder())
			.orElse(null);
	}

	private static Verdict verdict(Entry entry, @Nullable Entry counting) {
		if (!entry.counts() || counting == null) {
			return Verdict.WITHDRAWN;
		}
		if (entry.isMark()) {
			return Verdict.COUNTS;
		}
		return (entry.obtained() < counting.obtained()) ? Verdict.LOWER : Verdict.EQUAL_BUT_LATER;
	}

	private static String why(List<Scan> scans, @Nullable Entry counting) {
		if (counting == null) {
			return "No scan counts any more: their documents were taken back.";
		}
		long others = scans.stream().filter((scan) -> scan.verdict() != Verdict.WITHDRAWN).count() - 1;
		if (others == 0) {
			return "It is the only scan that counts.";
		}
		boolean equals = scans.stream().anyMatch((scan) -> scan.verdict() == Verdict.EQUAL_BUT_LATER);
		return equals ? "It has the highest marks of %d scans, and of those with the same marks it was there first."
			.formatted(others + 1) : "It has the highest marks of %d scans.".formatted(others + 1);
	}

	/**
	 * A scan, and a time at which its document began to count or ceased to.
	 *
	 * @param documentId the vault's own key of the document
	 * @param document its SHA-256
	 * @param result number of the result in the document
	 * @param line line on which it begins
	 * @param obtained its marks
	 * @param available the available marks that it says
	 * @param firstName as written
	 * @param lastName as written
	 * @param scannedOn as written
	 * @param version the test's version since that time
	 * @param counts whether the document counts since then
	 * @param changedAt that time
	 * @param isMark whether the mark comes from this scan now
	 * @param testAvailable the test's available marks now; null if nothing counts in it
	 * any more
	 * @param scanCount how many scans there are in all
	 * @param drop how the document arrived first
	 */
	record Entry(long documentId, String document, long result, long line, int obtained, int available,
			@Nullable String firstName, @Nullable String lastName, @Nullable String scannedOn, long version,
			boolean counts, Instant changedAt, boolean isMark, @Nullable Integer testAvailable, long scanCount,
			@Nullable Drop drop) {

		private List<Long> place() {
			return List.of(this.documentId, this.result);
		}

		private Mark mark() {
			return new Mark(this.obtained,
					Rounding.percentage(this.obtained, Objects.requireNonNull(this.testAvailable)), this.document,
					this.result, this.line);
		}

		private Scan scan(Verdict verdict) {
			return new Scan(this.document, this.result, this.line, this.obtained, this.available, this.firstName,
					this.lastName, this.scannedOn, verdict, this.changedAt, this.drop);
		}

	}

}
