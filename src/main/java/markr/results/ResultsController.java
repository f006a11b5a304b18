package markr.results;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * What the calls about tests have in common. Dashboards poll them, so an answer carries
 * an {@code ETag} made of the test's stamp, and a dashboard that sends it back is
 * answered 304 after reading the test's row, until something changes.
 */
public abstract class ResultsController {

	public static final int PAGE_MAX = 1000;

	private final StatisticsView statistics;

	public ResultsController(StatisticsView statistics) {
		this.statistics = statistics;
	}

	/**
	 * Whether the caller knows the test's present state. If not, the answer is to be made
	 * of what is read after this: it is as new as its tag, or newer.
	 * @throws ErrorResponseException if no student has a mark in the test
	 */
	public boolean isKnown(String testId, String shape, ServletWebRequest request) {
		refusePathParameters(request);
		TestStamp stamp = this.statistics.stampOf(testId).orElseThrow(() -> noMarks(testId));
		return isKnown(stamp.etag(shape), request);
	}

	public Distribution distributionOf(String testId) {
		return this.statistics.distributionOf(testId).orElseThrow(() -> noMarks(testId));
	}

	public static boolean isKnown(String etag, ServletWebRequest request) {
		HttpServletResponse response = request.getNativeResponse(HttpServletResponse.class);
		if (response != null) {
			response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noCache().getHeaderValue());
		}
		return request.checkNotModified(etag);
	}

	// A bare semicolon begins a path parameter, which is no part of the id: a client that
	// forgot to encode test "a;b" would get the figures of test "a".
	public static void refusePathParameters(ServletWebRequest request) {
		if (request.getRequest().getRequestURI().indexOf(';') >= 0) {
			throw problem(HttpStatus.BAD_REQUEST, "A semicolon in a path has to be written as %3B.");
		}
	}

	/**
	 * @param after the test id that a page begins behind
	 * @param what the page consists of
	 * @throws ErrorResponseException if there is no such page
	 */
	public static void requirePage(String after, int limit, String what) {
		if (limit < 1 || limit > PAGE_MAX) {
			throw problem(HttpStatus.BAD_REQUEST, "limit is %d, expected 1 to %d %s.".formatted(limit, PAGE_MAX, what));
		}
		// No text in PostgreSQL has a NUL, and no test id a control character.
		if (after.indexOf('\0') >= 0) {
			throw problem(HttpStatus.BAD_REQUEST, "after has a NUL in it, which no test id has.");
		}
	}

	public static ErrorResponseException noMarks(String testId) {
		return problem(HttpStatus.NOT_FOUND, """
				No student has a mark in test '%s'. Check the test id, which counts as written, with leading zeros \
				and letter case; if it is right, no document with a result of this test has been published yet."""
			.formatted(testId));
	}

	public static ErrorResponseException problem(HttpStatus status, String detail) {
		return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
	}

}
