package markr.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * All that Markr has made of one document, without what differs from import to import:
 * ids, times and the document's own key, which its file's name and its test ids begin
 * with. So pictures of documents of the same shape can be compared.
 *
 * @param inbox what lies in the inbox, contents of refused documents and reasons included
 * @param document state and counts
 * @param receipts how often it was dropped, and what was answered
 * @param violations why it was refused
 * @param scans what was staged
 * @param tests available marks and students of its tests
 * @param marks the best mark of each student
 * @param distribution how many students have each mark
 * @param steps how each step of its import, and the import itself, has ended
 * @param workRows orders to import it
 */
public record Picture(List<String> inbox, List<String> document, List<String> receipts, List<String> violations,
		List<String> scans, List<String> tests, List<String> marks, List<String> distribution, List<String> steps,
		long workRows) {

	private static final String DOCUMENT = """
			select state, size_bytes, revision, result_count, violation_count, failure,
			  finished_at is not null as finished,
			  (select count(*) from document_part where document_part.document_id = document.document_id) as parts
			from document
			where sha256 = sha256(:content)
			""";

	private static final String RECEIPTS = """
			select outcome, refusal, way, source, name, size_bytes, inbox is not null as inbox,
			  not answer_due as answered
			from receipt
			where document_id = (select document_id from document where sha256 = sha256(:content))
			or outcome = 'REFUSED' and name like :key || '%'
			order by receipt_id
			""";

	private static final String VIOLATIONS = """
			select ordinal, line, result, student_number, field, code, value
			from violation
			where document_id = (select document_id from document where sha256 = sha256(:content))
			order by ordinal
			""";

	private static final String SCANS = """
			select test_id, result, line, student_number, available, obtained, first_name, last_name, scanned_on
			from scan
			where test_id like :key || '%'
			order by result, document_id
			""";

	private static final String TESTS = """
			select test_id, available, students, version from test where test_id like :key || '%' order by test_id
			""";

	private static final String MARKS = """
			select test_id, student_number, obtained, result
			from mark
			where test_id like :key || '%'
			order by test_id, student_number
			""";

	private static final String DISTRIBUTION = """
			select test_id, obtained, students
			from mark_distribution
			where test_id like :key || '%'
			order by test_id, obtained
			""";

	// The last execution of each is what counts. Earlier ones must have ended somehow.
	private static final String STEPS = """
			with execution as (
			  select job_execution_id, status
			  from batch_job_execution
			  join batch_job_execution_params using (job_execution_id)
			  where parameter_name = 'document'
			  and parameter_value = (select document_id::text from document where sha256 = sha256(:content))
			),
			step as (
			  select distinct on (step_name) step_execution_id, step_name, batch_step_execution.status
			  from batch_step_execution
			  join execution using (job_execution_id)
			  order by step_name, step_execution_id desc
			)
			(select 'job' as name, status from execution order by job_execution_id desc limit 1)
			union all
			(select step_name, status from step order by step_execution_id)
			union all
			(select 'earlier', status
			from execution
			where job_execution_id < (select max(job_execution_id) from execution)
			and status in ('STARTING', 'STARTED', 'STOPPING', 'UNKNOWN'))
			""";

	private static final String WORK_ROWS = """
			select count(*)
			from scheduled_tasks
			where task_instance = (select document_id::text from document where sha256 = sha256(:content))
			""";

	/**
	 * Takes a picture.
	 * @param inbox the inbox folder
	 * @param isLiving whether a folder or lock below {@code .claim} belongs to a process
	 * that lives, and is to be there
	 */
	public static Picture of(String key, byte[] content, JdbcClient jdbc, Path inbox, Predicate<Path> isLiving)
			throws IOException {
		Rows rows = new Rows(key, content, jdbc);
		return new Picture(files(key, inbox, isLiving), rows.of(DOCUMENT), rows.of(RECEIPTS), rows.of(VIOLATIONS),
				rows.of(SCANS), rows.of(TESTS), rows.of(MARKS), rows.of(DISTRIBUTION), rows.of(STEPS),
				jdbc.sql(WORK_ROWS).param("content", content).query(Long.class).single());
	}

	/** The same when the same content was sent once more. */
	public Picture withAnotherReceipt() {
		List<String> both = List.of(this.receipts.get(0), this.receipts.get(0).replace("NEW", "DUPLICATE"));
		return new Picture(this.inbox, this.document, both, this.violations, this.scans, this.tests, this.marks,
				this.distribution, this.steps, this.workRows);
	}

	/** Whether nobody waits for an answer. */
	public boolean isAnswered() {
		return !this.receipts.toString().contains("inbox=true, answered=false");
	}

	/**
	 * What is there at all, for people.
	 * @param claim how often the import was taken over, which is no part of the picture
	 */
	public String inShort(long claim) {
		List<String> facts = new ArrayList<>();
		facts.add(anyFile("KEY\\.xml") ? "in the inbox" : "");
		facts.add(anyFile("\\.claim/.*/KEY\\.xml") ? "claimed" : "");
		facts.add(anyFile("\\.claim/ID/ID/") && !anyFile("\\.claim/.*/KEY\\.xml") ? "empty claim" : "");
		facts.add(
				anyFile("rejected/KEY\\.xml .*")
						? (anyFile("rejected/KEY\\.xml reserved") ? "name reserved" : "back")
								+ (anyFile("rejected/KEY\\.xml\\.reason\\.txt (?s:.*)") ? " with its reason" : "")
						: "");
		facts.add(anyFile("rejected/\\..*") ? "unfinished in rejected" : "");
		facts.add(this.receipts.stream().anyMatch((receipt) -> receipt.contains("outcome=REFUSED")) ? "REFUSED" : "");
		facts.addAll(this.document.stream().map((document) -> document.replaceAll(".*state=(\\w+).*", "$1")).toList());
		facts.add((claim > 0) ? "claim " + claim : "");
		facts.addAll(jobAndLastStep());
		facts.add(count(this.scans, "scans"));
		facts.add(count(this.violations, "violations"));
		facts.add(count(this.marks, "marks"));
		facts.add((this.workRows > 0) ? "work row" : "");
		facts.add(this.document.toString().contains("REJECTED") && !isAnswered() ? "reply due" : "");
		facts.removeIf(String::isEmpty);
		return facts.isEmpty() ? "nothing" : String.join(", ", facts);
	}

	private List<String> jobAndLastStep() {
		List<String> all = this.steps.stream()
			.map((step) -> step.replaceAll(".*name=(.+), status=(\\w+).*", "$1 $2"))
			.toList();
		return (all.size() > 2) ? List.of(all.get(0), all.get(all.size() - 1)) : all;
	}

	private boolean anyFile(String regex) {
		return this.inbox.stream().anyMatch((file) -> file.matches(regex));
	}

	private static String count(List<String> rows, String what) {
		return rows.isEmpty() ? "" : rows.size() + " " + what;
	}

	private static List<String> files(String key, Path inbox, Predicate<Path> isLiving) throws IOException {
		List<String> files = new ArrayList<>();
		try (Stream<Path> paths = Files.walk(inbox)) {
			for (Path path : paths.filter((path) -> !isLiving.test(path)).sorted().toList()) {
				String name = inbox.relativize(path).toString();
				if (!List.of("", ".claim", ".claim/inbox-id", "rejected").contains(name) && !isAnothers(key, path)) {
					files.add(normalised(key, name) + (Files.isDirectory(path) ? "/" : contentOf(key, name, path)));
				}
			}
		}
		return files;
	}

	private static boolean isAnothers(String key, Path path) {
		String name = path.getFileName().toString();
		return name.contains(".xml") && !name.startsWith(key);
	}

	private static String contentOf(String key, String name, Path file) throws IOException {
		if (!name.startsWith("rejected/")) {
			return "";
		}
		String content = normalised(key, Files.readString(file));
		if (content.startsWith("Markr puts a refused document here")) {
			return " reserved";
		}
		return " " + (name.endsWith(".txt") ? content : content.length() + " characters, hash " + content.hashCode());
	}

	private static String normalised(String key, String text) {
		return text.replace(key, "KEY")
			.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
			.replaceAll("\\.receipt-\\d+", ".receipt-N")
			.replaceAll("Refused: .*", "Refused: TIME")
			.replaceAll("Document: \\d+, SHA-256 [0-9a-f]{64}", "Document: N, SHA-256 S")
			.replaceAll("Check: [0-9a-f]{8}", "Check: C");
	}

	private record Rows(String key, byte[] content, JdbcClient jdbc) {

		List<String> of(String sql) {
			return this.jdbc.sql(sql)
				.param("key", this.key)
				.param("content", this.content)
				.query()
				.listOfRows()
				.stream()
				.map((row) -> row.toString().replace(this.key, "KEY"))
				.toList();
		}

	}

}
