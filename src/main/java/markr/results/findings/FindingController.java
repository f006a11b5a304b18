package markr.results.findings;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import markr.platform.Cursor;
import markr.platform.web.Csv;
import markr.platform.web.PageLimit;
import markr.platform.web.Problems;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
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

	private final FindingScopeView scopes;

	private final FindingView findings;

	private final FindingRangeView ranges;

	FindingController(FindingScopeView scopes, FindingView findings, FindingRangeView ranges) {
		this.scopes = scopes;
		this.findings = findings;
		this.ranges = ranges;
	}

	/**
	 * A page of a document's findings; none unless it is published.
	 * @param code the kind, all if missing
	 * @param dismissed whether those that were dismissed, or those that were not
	 * @param after where an earlier page has ended
	 * @param limit how many at most, 1 to 1000
	 */
	@GetMapping(path = "/imports/{id}/findings", produces = MediaType.APPLICATION_JSON_VALUE)
	FindingList ofDocument(@PathVariable String id, @RequestParam(required = false) @Nullable FindingCode code,
			@RequestParam(defaultValue = "false") boolean dismissed,
			@RequestParam(defaultValue = Cursor.LOWEST) Cursor after,
			@RequestParam(defaultValue = "100") @PageLimit int limit, HttpServletRequest request) {
		return page(FindingScope.ofDocument(this.scopes.document(id).orElseThrow(Problems::noDocument)),
				query(code, dismissed, after, limit), request);
	}

	/** A page of a test's findings, with the same parameters. */
	@GetMapping(path = "/results/{test-id}/findings", produces = MediaType.APPLICATION_JSON_VALUE)
	FindingList ofTest(@PathVariable("test-id") String testId,
			@RequestParam(required = false) @Nullable FindingCode code,
			@RequestParam(defaultValue = "false") boolean dismissed,
			@RequestParam(defaultValue = Cursor.LOWEST) Cursor after,
			@RequestParam(defaultValue = "100") @PageLimit int limit, HttpServletRequest request) {
		return page(scopeOf(testId), query(code, dismissed, after, limit), request);
	}

	/** How many findings a document has of each kind. */
	@GetMapping(path = "/imports/{id}/findings/counts", produces = MediaType.APPLICATION_JSON_VALUE)
	FindingCounts countsOfDocument(@PathVariable String id, @RequestParam(defaultValue = Cursor.LOWEST) Cursor after,
			HttpServletRequest request) {
		return counts(FindingScope.ofDocument(this.scopes.document(id).orElseThrow(Problems::noDocument)), after,
				request);
	}

	/** How many findings a test has of each kind. */
	@GetMapping(path = "/results/{test-id}/findings/counts", produces = MediaType.APPLICATION_JSON_VALUE)
	FindingCounts countsOfTest(@PathVariable("test-id") String testId,
			@RequestParam(defaultValue = Cursor.LOWEST) Cursor after, HttpServletRequest request) {
		return counts(scopeOf(testId), after, request);
	}

	/** All findings of a document that were dismissed, or were not, as a file. */
	@GetMapping(path = "/imports/{id}/findings.csv", produces = "text/csv")
	void fileOfDocument(@PathVariable String id, @RequestParam(defaultValue = "false") boolean dismissed,
			HttpServletResponse response) throws IOException {
		send(FindingScope.ofDocument(this.scopes.document(id).orElseThrow(Problems::noDocument)), dismissed, response);
	}

	/** All findings of a test that were dismissed, or were not, as a file. */
	@GetMapping(path = "/results/{test-id}/findings.csv", produces = "text/csv")
	void fileOfTest(@PathVariable("test-id") String testId, @RequestParam(defaultValue = "false") boolean dismissed,
			HttpServletResponse response) throws IOException {
		send(scopeOf(testId), dismissed, response);
	}

	private FindingList page(FindingScope scope, FindingQuery query, HttpServletRequest request) {
		FindingRange range = this.ranges.behind(query.after(), scope);
		// One more than asked for shows whether there is a next page.
		List<FindingRow> rows = this.findings.page(scope, range, query);
		int limit = (int) query.max() - 1;
		Cursor end = (rows.size() > limit) ? rows.get(limit - 1).cursor() : range.end();
		return new FindingList(rows.stream().limit(limit).map(FindingRow::finding).toList(),
				(rows.size() <= limit && range.isLast()) ? null : next(request, query, end));
	}

	private FindingCounts counts(FindingScope scope, Cursor after, HttpServletRequest request) {
		FindingRange range = this.ranges.behind(after, scope);
		return new FindingCounts(this.findings.counts(scope, range),
				range.isLast() ? null : request.getRequestURI() + "?after=" + range.end());
	}

	private static String next(HttpServletRequest request, FindingQuery query, Cursor cursor) {
		String code = (query.codes().size() == 1) ? "&code=" + query.codes().iterator().next() : "";
		return "%s?limit=%d&dismissed=%s%s&after=%s".formatted(request.getRequestURI(), query.max() - 1,
				query.dismissed(), code, cursor);
	}

	// Written to the response itself: a file may be larger than the memory.
	private void send(FindingScope scope, boolean dismissed, HttpServletResponse response) throws IOException {
		try {
			response.setContentType(Csv.MEDIA_TYPE);
			response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"findings.csv\"");
			response.setHeader("X-Content-Type-Options", "nosniff");
			BufferedWriter writer = new BufferedWriter(
					new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
			FindingCsv csv = new FindingCsv(writer);
			csv.head();
			this.findings.forEach(scope, new FindingQuery(Cursor.of(Cursor.LOWEST), EnumSet.allOf(FindingCode.class),
					dismissed, Integer.MAX_VALUE), csv::row);
			writer.flush();
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	private static FindingQuery query(@Nullable FindingCode code, boolean dismissed, Cursor after, int limit) {
		Set<FindingCode> codes = (code == null) ? EnumSet.allOf(FindingCode.class) : EnumSet.of(code);
		return new FindingQuery(after, codes, dismissed, limit + 1L);
	}

	private FindingScope scopeOf(String testId) {
		return this.scopes.test(testId).orElseThrow(() -> Problems.noMarks(testId));
	}

}
