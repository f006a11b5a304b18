package markr.results;

import jakarta.servlet.http.HttpServletResponse;
import markr.platform.web.Problems;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * What the calls about tests have in common. Dashboards poll them, so an answer carries
 * an {@code ETag} made of the test's stamp, and a dashboard that sends it back is
 * answered 304 after reading the test's row, until something changes.
 */
abstract class ResultsController {

	private final StatisticsView statistics;

	ResultsController(StatisticsView statistics) {
		this.statistics = statistics;
	}

	/**
	 * Whether the caller knows the test's present state. If not, the answer is to be made
	 * of what is read after this: it is as new as its tag, or newer.
	 * @throws ErrorResponseException if no student has a mark in the test
	 */
	boolean isKnown(String testId, String shape, ServletWebRequest request) {
		TestStamp stamp = this.statistics.stampOf(testId).orElseThrow(() -> Problems.noMarks(testId));
		return isKnown(stamp.etag(shape), request);
	}

	StatisticsView statistics() {
		return this.statistics;
	}

	static boolean isKnown(String etag, ServletWebRequest request) {
		HttpServletResponse response = request.getNativeResponse(HttpServletResponse.class);
		if (response != null) {
			response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noCache().getHeaderValue());
		}
		// Weak, since the answer may be compressed.
		return request.checkNotModified("W/\"" + etag + "\"");
	}

}
