package markr.results.findings;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.servlet.http.HttpServletResponse;
import markr.importvault.ImportVault;
import markr.platform.Cursor;
import markr.platform.web.Csv;
import markr.platform.web.Page;
import markr.platform.web.PageLimit;
import markr.platform.web.Problems;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The findings of a document or a test, in pages or as a file.
 */
@RestController
class FindingController {

	private static final List<String> COLUMNS = List.of("document", "result", "line", "test_id", "student_number",
			"code", "found", "other", "other_document", "other_result", "dismissed_at", "dismissed_by", "reason");

	private final ImportVault vault;

	private final FindingScopeView scopes;

	private final FindingView findings;

	FindingController(ImportVault vault, FindingScopeView scopes, FindingView findings) {
		this.vault = vault;
		this.scopes = scopes;
		this.findings = findings;
	}

	/**
	 * A page of the findings of a document or a test; none unless it is published.
	 * @param code the kind, all if missing
	 * @param dismissed whether those that were dismissed, or those that were not
	 * @param after where an earlier page has ended
	 * @param limit how many at most, 1 to 1000
	 */
	@GetMapping(path = { "/imports/{id}/findings", "/results/{test-id}/findings" },
			produces = MediaType.APPLICATION_JSON_VALUE)
	FindingList findings(@PathVariable Map<String, String> path,
			@RequestParam(required = false) @Nullable FindingCode code,
			@RequestParam(defaultValue = "false") boolean dismissed,
			@RequestParam(defaultValue = Cursor.LOWEST) Cursor after,
			@RequestParam(defaultValue = "100") @PageLimit int limit) {
		FindingScope scope = scopeOf(path);
		FindingRange range = this.scopes.examined(scope, after, FindingScopeView.LISTED);
		Set<FindingCode> codes = (code == null) ? EnumSet.allOf(FindingCode.class) : EnumSet.of(code);
		Page<FindingRow> page = Page.of(
				this.findings.page(scope, range, new FindingQuery(codes, dismissed, limit + 1L)), limit, "after",
				FindingRow::cursor);
		return new FindingList(page.entries().stream().map(FindingRow::finding).toList(),
				(page.next() != null) ? page.next() : behind(range));
	}

	/** How many findings a document or a test has of each kind. */
	@GetMapping(path = { "/imports/{id}/findings/counts", "/results/{test-id}/findings/counts" },
			produces = MediaType.APPLICATION_JSON_VALUE)
	FindingCounts counts(@PathVariable Map<String, String> path,
			@RequestParam(defaultValue = Cursor.LOWEST) Cursor after) {
		FindingScope scope = scopeOf(path);
		FindingRange range = this.scopes.examined(scope, after, FindingScopeView.COUNTED);
		return new FindingCounts(this.findings.counts(scope, range), behind(range));
	}

	/** All findings of a document or a test that were dismissed, or were not. */
	@GetMapping(path = { "/imports/{id}/findings.csv", "/results/{test-id}/findings.csv" }, produces = "text/csv")
	void file(@PathVariable Map<String, String> path, @RequestParam(defaultValue = "false") boolean dismissed,
			HttpServletResponse response) {
		FindingScope scope = scopeOf(path);
		Csv.send(response, "findings.csv", COLUMNS,
				(csv) -> this.findings.forEach(scope, dismissed, (finding) -> write(finding, csv)));
	}

	private static void write(Finding finding, Csv csv) {
		Finding.@Nullable Dismissal dismissal = finding.dismissal();
		csv.text(finding.document())
			.number(finding.result())
			.number(finding.line())
			.text(finding.testId())
			.text(finding.studentNumber())
			.text(finding.code().name())
			.text(finding.found())
			.text(finding.other())
			.text(finding.otherDocument())
			.number(finding.otherResult())
			.text((dismissal != null) ? dismissal.at().toString() : null)
			.text((dismissal != null) ? dismissal.by() : null)
			.text((dismissal != null) ? dismissal.reason() : null)
			.end();
	}

	private static @Nullable String behind(FindingRange range) {
		return range.isLast() ? null : Page.next("after", range.end());
	}

	private FindingScope scopeOf(Map<String, String> path) {
		String document = path.get("id");
		String test = path.get("test-id");
		return (document != null)
				? FindingScope.ofDocument(this.vault.find(document).orElseThrow(Problems::noDocument).documentId())
				: this.scopes.test(test).orElseThrow(() -> Problems.noMarks(test));
	}

	/** A page; {@code next} is null after the last one. */
	record FindingList(List<Finding> findings, @Nullable String next) {
	}

	/**
	 * How many findings there are, of those kinds of which there are any.
	 *
	 * @param counts one for each kind
	 * @param next where to ask for those of the scans that were not examined: all counts
	 * together are the whole; null if these are
	 */
	record FindingCounts(List<FindingCount> counts, @Nullable String next) {
	}

}
