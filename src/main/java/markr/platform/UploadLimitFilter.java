package markr.platform;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps bodies from taking all threads and the disk: an upload holds a thread for as long
 * as its sender takes. Who comes too many is told so at once, and when to come again.
 * Where the outcome is waited for, the thread is free again, and the upload is over here.
 */
@Component
class UploadLimitFilter extends OncePerRequestFilter {

	private static final String RETRY_AFTER_SECONDS = "5";

	private final ProblemWriter writer;

	private final UploadProperties limits;

	/** How many uploads of each sender are under way; guarded by itself. */
	private final Map<String, Integer> underWay = new HashMap<>();

	private int allUnderWay;

	UploadLimitFilter(ProblemWriter writer, UploadProperties limits) {
		this.writer = writer;
		this.limits = limits;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !(HttpMethod.POST.matches(request.getMethod()) && request.getServletPath().equals("/import"));
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String sender = request.getRemoteAddr();
		ProblemDetail refusal = begin(sender);
		if (refusal != null) {
			HttpHeaders headers = new HttpHeaders();
			headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
			this.writer.write(refusal, headers, request.getRequestURI(), response);
			return;
		}
		try {
			chain.doFilter(request, response);
		}
		finally {
			end(sender);
		}
	}

	/** Why an upload may not begin; if it may, null, and {@link #end} must follow. */
	private @Nullable ProblemDetail begin(String sender) {
		synchronized (this.underWay) {
			if (this.underWay.getOrDefault(sender, 0) >= this.limits.perSenderMax()) {
				return problem(HttpStatus.TOO_MANY_REQUESTS,
						"%d documents from your address are on their way in, as many as one sender may send at a time."
							.formatted(this.limits.perSenderMax()));
			}
			if (this.allUnderWay >= this.limits.max()) {
				return problem(HttpStatus.SERVICE_UNAVAILABLE,
						"%d documents are on their way in, as many as this Markr takes at a time."
							.formatted(this.limits.max()));
			}
			this.underWay.merge(sender, 1, Integer::sum);
			this.allUnderWay++;
			return null;
		}
	}

	private void end(String sender) {
		synchronized (this.underWay) {
			this.underWay.computeIfPresent(sender, (address, uploads) -> (uploads > 1) ? uploads - 1 : null);
			this.allUnderWay--;
		}
	}

	private static ProblemDetail problem(HttpStatus status, String reason) {
		return ProblemDetail.forStatusAndDetail(status,
				reason + " Nothing of this one is kept. Send it again in %s seconds.".formatted(RETRY_AFTER_SECONDS));
	}

}
