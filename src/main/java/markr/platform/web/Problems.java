package markr.platform.web;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * The problems (RFC 9457) that calls answer with; those of several calls in one place.
 */
public final class Problems {

	private Problems() {
	}

	public static ErrorResponseException of(HttpStatus status, @Nullable String detail) {
		return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
	}

	public static ErrorResponseException badRequest(String detail) {
		return of(HttpStatus.BAD_REQUEST, detail);
	}

	public static ErrorResponseException notFound(String detail) {
		return of(HttpStatus.NOT_FOUND, detail);
	}

	/** It passes: the client may send the request again after a while. */
	public static ErrorResponseException unavailable(String detail, String retryAfterSeconds) {
		ErrorResponseException problem = of(HttpStatus.SERVICE_UNAVAILABLE, detail);
		problem.getHeaders().set(HttpHeaders.RETRY_AFTER, retryAfterSeconds);
		return problem;
	}

	public static ErrorResponseException noDocument() {
		return notFound("No document has this id. An id is the SHA-256 of a document, 64 digits of 0-9 and a-f.");
	}

	public static ErrorResponseException noMarks(String testId) {
		return notFound("""
				No student has a mark in test '%s'. Check the test id, which counts as written, with leading zeros \
				and letter case; if it is right, no document with a result of this test has been published yet."""
			.formatted(testId));
	}

}
