package markr.support;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What Markr's database should hold after some documents, worked out from their bytes by
 * {@link Sheet} and nothing of Markr. In which order they came is no matter, nor whether
 * one came twice: the highest counts. Thread-safe.
 */
public class ExpectedMarks {

	private final Map<String, Integer> available = new TreeMap<>();

	private final Map<String, Map<String, Integer>> marks = new TreeMap<>();

	/**
	 * Adds a document; nothing if it is to be refused.
	 * @return whether it is to be accepted
	 */
	public boolean add(byte[] document) {
		List<Sheet> sheets = Sheet.read(document).orElse(List.of());
		add(sheets);
		return !sheets.isEmpty();
	}

	/** Adds the results of a document that is to be accepted. */
	public synchronized void add(List<Sheet> sheets) {
		for (Sheet sheet : sheets) {
			this.available.merge(sheet.testId(), sheet.available(), Math::max);
			this.marks.computeIfAbsent(sheet.testId(), (testId) -> new TreeMap<>())
				.merge(sheet.student(), sheet.obtained(), Math::max);
		}
	}

	/** All tests by their id. */
	public synchronized Map<String, ExpectedTest> tests() {
		Map<String, ExpectedTest> tests = new TreeMap<>();
		this.available.forEach((testId, available) -> tests.put(testId,
				new ExpectedTest(available, Collections.unmodifiableMap(new TreeMap<>(this.marks.get(testId))))));
		return tests;
	}

	/**
	 * Compares with everything that a database holds.
	 * @return what differs, one line each; empty if nothing does
	 */
	public List<String> differences(JdbcClient jdbc) {
		return differences(jdbc, (testId) -> true);
	}

	/** Compares with what a database holds of some tests. */
	public List<String> differences(JdbcClient jdbc, Predicate<String> testIds) {
		Set<Fact> expected = facts();
		Set<Fact> actual = facts(jdbc);
		List<String> differences = new ArrayList<>();
		expected.stream()
			.filter((fact) -> testIds.test(fact.testId()) && !actual.contains(fact))
			.forEach((fact) -> differences.add("expected, but not there: " + fact));
		actual.stream()
			.filter((fact) -> testIds.test(fact.testId()) && !expected.contains(fact))
			.forEach((fact) -> differences.add("there, but not expected: " + fact));
		return differences;
	}

	private Set<Fact> facts() {
		Set<Fact> facts = new LinkedHashSet<>();
		tests().forEach((testId, test) -> {
			facts.add(new Fact(testId, "available marks", test.available()));
			facts.add(new Fact(testId, "students", test.marks().size()));
			test.marks().forEach((student, mark) -> facts.add(new Fact(testId, "mark of " + student, mark)));
			test.distribution()
				.forEach((mark, students) -> facts.add(new Fact(testId, "students with mark " + mark, students)));
		});
		return facts;
	}

	private static Set<Fact> facts(JdbcClient jdbc) {
		return jdbc.sql("""
				select test_id, 'available marks' as what, available as value from test where students > 0
				union all
				select test_id, 'students', students from test where students > 0
				union all
				select test_id, 'mark of ' || student_number, obtained from mark
				union all
				select test_id, 'students with mark ' || obtained, students from mark_distribution where students <> 0
				union all
				(
				  select test_id, 'wrongly counted scans with available marks ' || available, scans
				  from available_distribution
				  where scans <> 0
				  except
				  select scan.test_id, 'wrongly counted scans with available marks ' || scan.available, count(*)
				  from scan
				  join publication using (test_id, document_id)
				  group by scan.test_id, scan.available
				)
				""").query(Fact.class).set();
	}

	/**
	 * A test.
	 *
	 * @param available the highest available marks seen
	 * @param marks the highest mark of each student
	 */
	public record ExpectedTest(int available, Map<String, Integer> marks) {

		/** How many students have each mark. */
		public Map<Integer, Integer> distribution() {
			Map<Integer, Integer> distribution = new TreeMap<>();
			this.marks.values().forEach((obtained) -> distribution.merge(obtained, 1, Integer::sum));
			return distribution;
		}

	}

	private record Fact(String testId, String what, long value) {
	}

}
