package markr.results;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /results/{test-id}/aggregate}: the statistics of a test. Dashboards poll
 * them, so an answer carries an {@code ETag} made of its figures, and a dashboard that
 * sends it back gets 304 until a figure changes.
 */
@RestController
class AggregateController {

	private final StatisticsView view;

	AggregateController(StatisticsView view) {
		this.view = view;
	}

	@GetMapping(path = "/results/{test-id}/aggregate", produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<Statistics> aggregate(@PathVariable("test-id") String testId, HttpServletRequest request) {
		refusePathParameters(request.getRequestURI());
		Statistics statistics = this.view.distributionOf(testId)
			.map(Statistics::of)
			.orElseThrow(() -> problem(HttpStatus.NOT_FOUND, """
					No student has a mark in test '%s'. Check the test id, which counts as written, with leading zeros \
					and letter case; if it is right, no document with a result of this test has been published yet."""
				.formatted(testId)));
		return ResponseEntity.ok().cacheControl(CacheControl.noCache()).eTag(etag(statistics)).body(statistics);
	}

	// A bare semicolon begins a path parameter, which is no part of the id: a client that
	// forgot to encode test "a;b" would get the figures of test "a".
	private static void refusePathParameters(String path) {
		if (path.indexOf(';') >= 0) {
			throw problem(HttpStatus.BAD_REQUEST, "A semicolon in a test id has to be written as %3B.");
		}
	}

	// Of the figures, not of the test's version: whatever led to them, the same figures
	// are the same answer.
	private static String etag(Statistics statistics) {
		return UUID.nameUUIDFromBytes(statistics.toString().getBytes(StandardCharsets.UTF_8)).toString();
	}

	private static ErrorResponseException problem(HttpStatus status, String detail) {
		return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
	}

}
