package markr.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What was dropped, and what must have become of it: worked out from the documents alone,
 * and compared with a database and an inbox. Thread-safe.
 */
public final class DropLedger {

	private final ExpectedMarks marks = new ExpectedMarks();

	private final Map<String, Boolean> accepted = new TreeMap<>();

	private final Map<String, Integer> results = new TreeMap<>();

	private final Map<String, InboxDrop> inboxDrops = new LinkedHashMap<>();

	private int httpDrops;

	/** Must be called before the document is dropped under this name, used but once. */
	public synchronized void inbox(@Nullable String source, String name, byte[] document) {
		this.inboxDrops.put(name, new InboxDrop(source, sha256(document), expect(document)));
	}

	/**
	 * Must be called before the document is sent.
	 * @return whether it is to be accepted
	 */
	public synchronized boolean http(byte[] document) {
		this.httpDrops++;
		return expect(document);
	}

	public synchronized int drops() {
		return this.inboxDrops.size() + this.httpDrops;
	}

	public synchronized String summary() {
		return "%d files dropped, %d documents sent, %d different ones, %d of them to be refused, %d marks in %d tests"
			.formatted(this.inboxDrops.size(), this.httpDrops, this.accepted.size(),
					this.accepted.values().stream().filter((isAccepted) -> !isAccepted).count(),
					this.marks.tests().values().stream().mapToInt((test) -> test.marks().size()).sum(),
					this.marks.tests().size());
	}

	private boolean expect(byte[] document) {
		String sha256 = sha256(document);
		return this.accepted.computeIfAbsent(sha256, (unknown) -> {
			var sheets = Sheet.read(document);
			sheets.ifPresent((read) -> {
				this.marks.add(read);
				this.results.put(sha256, read.size());
			});
			return sheets.isPresent();
		});
	}

	/**
	 * Compares.
	 * @return what differs, one line each; empty if nothing was lost, doubled or left
	 * over
	 */
	public synchronized List<String> differences(JdbcClient jdbc, Path inbox) throws IOException {
		List<String> differences = new ArrayList<>(this.marks.differences(jdbc));
		documents(jdbc, differences);
		receipts(jdbc, differences);
		leftovers(jdbc, differences);
		files(inbox, differences);
		return differences;
	}

	private void documents(JdbcClient jdbc, List<String> differences) {
		Map<String, String> expected = new TreeMap<>();
		this.accepted.forEach((sha256, isAccepted) -> expected.put(sha256, isAccepted
				? "PUBLISHED with %1$d results, %1$d scans".formatted(this.results.get(sha256)) : "REJECTED, 0 scans"));
		Map<String, String> actual = new TreeMap<>();
		jdbc.sql("""
				select encode(sha256, 'hex'),
				  case state when 'PUBLISHED' then state || ' with ' || result_count || ' results' else state end
				  || ', ' || (select count(*) from scan where scan.document_id = document.document_id) || ' scans'
				from document
				""").query((row) -> {
			actual.put(row.getString(1), row.getString(2));
		});
		compare("document", expected, actual, differences);
	}

	private void receipts(JdbcClient jdbc, List<String> differences) {
		Map<String, String> expected = new TreeMap<>();
		this.inboxDrops.forEach((name, drop) -> expected.put(name, "1 from %s of %s, answered"
			.formatted((drop.source() != null) ? drop.source() : "the inbox", drop.sha256())));
		Map<String, String> actual = new TreeMap<>();
		jdbc.sql("""
				select receipt.name, count(*) || ' from ' || coalesce(min(source), 'the inbox') || ' of '
				  || min(encode(sha256, 'hex')) || case when bool_or(answer_due) then '' else ', answered' end
				from receipt
				join document using (document_id)
				where way = 'INBOX'
				group by receipt.name
				""").query((row) -> {
			actual.put(row.getString(1), row.getString(2));
		});
		compare("receipts of", expected, actual, differences);
		int httpReceipts = jdbc.sql("select count(*) from receipt where way = 'HTTP'").query(Integer.class).single();
		if (httpReceipts < this.httpDrops) {
			differences.add("%d documents were sent and answered, but only %d have a receipt".formatted(this.httpDrops,
					httpReceipts));
		}
	}

	private static void leftovers(JdbcClient jdbc, List<String> differences) {
		BiConsumer<String, String> none = (what, sql) -> {
			long found = jdbc.sql(sql).query(Long.class).single();
			if (found != 0) {
				differences.add(found + " " + what);
			}
		};
		none.accept("work rows left", "select count(*) from scheduled_tasks where task_name = 'import-document'");
		none.accept("scans of no document",
				"select count(*) from scan where document_id not in (select document_id from document)");
		none.accept("parts of no document",
				"select count(*) from document_part where document_id not in (select document_id from document)");
		none.accept("marks whose scan does not say so", """
				select count(*)
				from mark
				left join scan using (test_id, document_id, result, student_number, obtained)
				where scan.document_id is null
				""");
		String notCompleted = jdbc.sql("""
				select coalesce(string_agg(job_name || ' ' || job_execution_id || ' ' || status, ', '), '')
				from (
				  select distinct on (job_instance_id) job_name, job_execution_id, status
				  from batch_job_execution
				  join batch_job_instance using (job_instance_id)
				  order by job_instance_id, job_execution_id desc
				) as last
				where status <> 'COMPLETED'
				-- A run for small documents is never resumed: they wait for the next, or are imported by themselves.
				-- UNKNOWN is what a node leaves whose run was broken by the database, or ended by another meanwhile.
				and not (job_name = 'import-small' and status in ('FAILED', 'STOPPED', 'UNKNOWN'))
				""").query(String.class).single();
		if (!notCompleted.isEmpty()) {
			differences.add("last runs of jobs that are not COMPLETED: " + notCompleted);
		}
		none.accept("rejected documents without a violation",
				"""
						select count(*)
						from document
						where state = 'REJECTED'
						and violation_count <> (select count(*) from violation where violation.document_id = document.document_id)
						""");
	}

	private void files(Path inbox, List<String> differences) throws IOException {
		Map<String, String> expected = new TreeMap<>();
		this.inboxDrops.forEach((name, drop) -> {
			if (!drop.accepted()) {
				String folder = ((drop.source() != null) ? drop.source() + "/" : "") + "rejected/";
				expected.put(folder + name, drop.sha256());
				expected.put(folder + name + ".reason.txt", "a reason");
			}
		});
		Map<String, String> actual = new TreeMap<>();
		try (Stream<Path> files = Files.walk(inbox)) {
			for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
				String path = inbox.relativize(file).toString();
				if (path.matches("\\.claim/[^/]*")) {
					// Locks of processes that are alive or have been, and the inbox's id.
					continue;
				}
				boolean isReason = path.endsWith(".reason.txt") && Files.size(file) > 0;
				actual.put(path, isReason ? "a reason" : sha256(Files.readAllBytes(file)));
			}
		}
		catch (NoSuchFileException | UncheckedIOException ex) {
			// Found, and gone before it was read: whoever waits looks again.
			differences.add("files are on their way: " + ex);
			return;
		}
		compare("file", expected, actual, differences);
	}

	private static void compare(String what, Map<String, String> expected, Map<String, String> actual,
			List<String> differences) {
		expected.forEach((key, value) -> {
			if (!value.equals(actual.get(key))) {
				differences.add("%s %s: expected %s, found %s".formatted(what, key, value, actual.get(key)));
			}
		});
		actual.forEach((key, value) -> {
			if (!expected.containsKey(key)) {
				differences.add("%s %s: not expected, found %s".formatted(what, key, value));
			}
		});
	}

	public static String sha256(byte[] content) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record InboxDrop(@Nullable String source, String sha256, boolean accepted) {
	}

}
