package markr.platform.web;

import java.io.IOException;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** A body is larger, or slower, than this server reads it. */
class BodyRefusedException extends IOException {

	private static final long serialVersionUID = 1L;

	private final HttpStatus status;

	private BodyRefusedException(HttpStatus status, String detail) {
		super(detail);
		this.status = status;
	}

	static BodyRefusedException tooLarge(long bytesMax) {
		return new BodyRefusedException(HttpStatus.CONTENT_TOO_LARGE,
				"The body is larger than %s bytes, as large as that of this call may be.".formatted(bytesMax));
	}

	static BodyRefusedException tooSlow() {
		return new BodyRefusedException(HttpStatus.REQUEST_TIMEOUT,
				"The body arrives too slowly: after 20 s, and then all the time, it must have come in at %s bytes a second on "
					.formatted(LimitedBody.BYTES_PER_SECOND_MIN) + "average. Nothing of it is kept. Send it again.");
	}

	ProblemDetail problem() {
		return ProblemDetail.forStatusAndDetail(this.status, getMessage());
	}

}
