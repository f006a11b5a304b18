package markr.results.findings;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import markr.platform.web.Csv;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The findings of a document or a test, in pages or as a file.
 */
@RestController
class FindingController {

	private static final int PAGE_MAX = 1000;

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
	FindingList ofDocument(@PathVariable String id, @RequestParam(required = false) @Nullable String code,
			@RequestParam(defaultValue = "false") boolean dismissed,
			@RequestParam(required = false) @Nullable String after, @RequestParam(defaultValue = "100") int limit,
			HttpServletRequest request) {
		return page(FindingScope.ofDocument(documentOf(this.scopes, id)), query(code, dismissed, after, limit),
				request);
	}

	/** A page of a test's findings, with the same parameters. */
	@GetMapping(path = "/results/{test-id}/findings", produces = MediaType.APPLICATION_JSON_VALUE)
	FindingList ofTest(@PathVariable("test-id") String testId, @RequestParam(required = false) @Nullable String code,
			@RequestParam(defaultValue = "false") boolean dismissed,
			@RequestParam(required = false) @Nullable String after, @RequestParam(defaultValue = "100") int limit,
			HttpServletRequest request) {
		return page(scopeOf(testId, request), query(code, dismissed, after, limit), request);
	}

	/** How many findings a document has of each kind. */
	@GetMapping(path = "/imports/{id}/findings/counts", produces = MediaType.APPLICATION_JSON_VALUE)
	FindingCounts countsOfDocument(@PathVariable String id, @RequestParam(required = false) @Nullable String after,
			HttpServletRequest request) {
		return counts(FindingScope.ofDocument(documentOf(this.scopes, id)), cursorOf(after), request);
	}

	/** How many findings a test has of each kind. */
	@GetMapping(path = "/results/{test-id}/findings/counts", produces = MediaType.APPLICATION_JSON_VALUE)
	FindingCounts countsOfTest(@PathVariable("test-id") String testId,
			@RequestParam(required = false) @Nullable String after, HttpServletRequest request) {
		return counts(scopeOf(testId, request), cursorOf(after), request);
	}

	/** All findings of a document that were dismissed, or were not, as a file. */
	@GetMapping(path = "/imports/{id}/findings.csv", produces = "text/csv")
	void fileOfDocument(@PathVariable String id, @RequestParam(defaultValue = "false") boolean dismissed,
			HttpServletResponse response) throws IOException {
		send(FindingScope.ofDocument(documentOf(this.scopes, id)), dismissed, response);
	}

	/** All findings of a test that were dismissed, or were not, as a file. */
	@GetMapping(path = "/results/{test-id}/findings.csv", produces = "text/csv")
	void fileOfTest(@PathVariable("test-id") String testId, @RequestParam(defaultValue = "false") boolean dismissed,
			HttpServletRequest request, HttpServletResponse response) throws IOException {
		send(scopeOf(testId, request), dismissed, response);
	}

	private FindingList page(FindingScope scope, FindingQuery query, HttpServletRequest request) {
		FindingRange range = this.ranges.behind(query.after(), scope);
		// One more than asked for tells whether there is a next page.
		List<FindingRow> rows = this.findings.page(scope, range, query);
		int limit = (int) query.max() - 1;
		FindingQuery.Cursor end = (rows.size() > limit) ? rows.get(limit - 1).cursor() : range.end();
		return new FindingList(rows.stream().limit(limit).map(FindingRow::finding).toList(),
				(rows.size() <= limit && range.isLast()) ? null : next(request, query, end));
	}

	private FindingCounts counts(FindingScope scope, FindingQuery.Cursor after, HttpServletRequest request) {
		FindingRange range = this.ranges.behind(after, scope);
		return new FindingCounts(this.findings.counts(scope, range),
				range.isLast() ? null : request.getRequestURI() + "?after=" + range.end().text());
	}

	private static String next(HttpServletRequest request, FindingQuery query, FindingQuery.Cursor cursor) {
		String code = (query.codes().size() == 1) ? "&code=" + query.codes().iterator().next() : "";
		return "%s?limit=%d&dismissed=%s%s&after=%s".formatted(request.getRequestURI(), query.max() - 1,
				query.dismissed(), code, cursor.text());
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
			this.findings.forEach(scope, new FindingQuery(FindingQuery.Cursor.BEGINNING,
					EnumSet.allOf(FindingCode.class), dismissed, Integer.MAX_VALUE), csv::row);
			writer.flush();
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	private static FindingQuery query(@Nullable String code, boolean dismissed, @Nullable String after, int limit) {
		if (limit < 1 || limit > PAGE_MAX) {
			throw problem(HttpStatus.BAD_REQUEST, "limit is %d, expected 1 to %d.".formatted(limit, PAGE_MAX));
		}
		Set<FindingCode> codes = (code == null) ? EnumSet.allOf(FindingCode.class) : EnumSet.of(codeOf(code));
		return new FindingQuery(cursorOf(after), codes, dismissed, limit + 1L);
	}

	private static FindingQuery.Cursor cursorOf(@Nullable String after) {
		return (after == null) ? FindingQuery.Cursor.BEGINNING
				: FindingQuery.Cursor.of(after)
					.orElseThrow(() -> problem(HttpStatus.BAD_REQUEST,
							"after is no cursor of this list: take it as it stands in \"next\" of the page before."));
	}

	static long documentOf(FindingScopeView scopes, String id) {
		return scopes.document(id)
			.orElseThrow(() -> problem(HttpStatus.NOT_FOUND,
					"No document has this id. An id is the SHA-256 of a document, 64 digits of 0-9 and a-f."));
	}

	private FindingScope scopeOf(String testId, HttpServletRequest request) {
		// A bare semicolon begins a path parameter, which is no part of the id.
		if (request.getRequestURI().indexOf(';') >= 0) {
			throw problem(HttpStatus.BAD_REQUEST, "A semicolon in a test id has to be written as %3B.");
		}
		return this.scopes.test(testId)
			.orElseThrow(() -> problem(HttpStatus.NOT_FOUND, """
					No student has a mark in test '%s'. Check the test id, which counts as written, with leading zeros \
					and letter case; if it is right, no document with a result of this test has been published yet."""
				.formatted(testId)));
	}

	static FindingCode codeOf(String code) {
		return FindingCode.of(code)
			.orElseThrow(() -> problem(HttpStatus.BAD_REQUEST, "There is no such code. Use one of %s."
				.formatted(Arrays.stream(FindingCode.values()).map(Enum::name).collect(Collectors.joining(", ")))));
	}

	static ErrorResponseException problem(HttpStatus status, String detail) {
		return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
	}

}
