package markr.platform.web;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps requests that may take as long as a client likes from taking all threads: each
 * holds one until the client has sent, or read, what it has to. A request above the limit
 * is refused at once, with when to send it again.
 */
class RequestLimitFilter extends OncePerRequestFilter {

	private static final String RETRY_AFTER_SECONDS = "5";

	final ProblemWriter writer;

	private final String what;

	private final Predicate<HttpServletRequest> limited;

	private final int max;

	private final int perClientMax;

	/** How many requests of each client are under way; guarded by itself. */
	private final Map<String, Integer> underWay = new HashMap<>();

	private int allUnderWay;

	/**
	 * Creates a filter.
	 * @param what the requests are, such as "files are being sent"
	 * @param limited which requests it is about
	 * @param max how many of them may be under way
	 * @param perClientMax how many of one caller, or from one address where nobody has
	 * signed in
	 */
	RequestLimitFilter(ProblemWriter writer, String what, Predicate<HttpServletRequest> limited, int max,
			int perClientMax) {
		this.writer = writer;
		this.what = what;
		this.limited = limited;
		this.max = max;
		this.perClientMax = perClientMax;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !this.limited.test(request);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		// No user is called like an address with a space in front.
		String client = (request.getAttribute(Caller.ATTRIBUTE) instanceof Caller caller) ? caller.name()
				: " " + request.getRemoteAddr();
		ProblemDetail refusal = begin(client);
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
			endOf(request, () -> end(client));
		}
	}

	/** When a request is under way no more: when it has been answered. */
	protected void endOf(HttpServletRequest request, Runnable end) {
		if (request.isAsyncStarted()) {
			request.getAsyncContext().addListener(new Completion(end));
		}
		else {
			end.run();
		}
	}

	/** Why a request may not begin; if it may, null, and {@link #end} must follow. */
	private @Nullable ProblemDetail begin(String client) {
		synchronized (this.underWay) {
			if (this.underWay.getOrDefault(client, 0) >= this.perClientMax) {
				return problem(HttpStatus.TOO_MANY_REQUESTS,
						client.startsWith(" ") ? "%s %s for your address, as many as one client may have at a time."
								: "%s %s for you, as many as one client may have at a time.",
						this.perClientMax);
			}
			if (this.allUnderWay >= this.max) {
				return problem(HttpStatus.SERVICE_UNAVAILABLE, "%s %s, as many as this Markr has at a time.", this.max);
			}
			this.underWay.merge(client, 1, Integer::sum);
			this.allUnderWay++;
			return null;
		}
	}

	private void end(String client) {
		synchronized (this.underWay) {
			this.underWay.computeIfPresent(client, (address, requests) -> (requests > 1) ? requests - 1 : null);
			this.allUnderWay--;
		}
	}

	private ProblemDetail problem(HttpStatus status, String reason, int max) {
		return ProblemDetail.forStatusAndDetail(status, reason.formatted(max, this.what)
				+ " Nothing of this request is kept. Send it again in %s seconds.".formatted(RETRY_AFTER_SECONDS));
	}

	/** The end of an answer. Called once, whatever happens to it. */
	private record Completion(Runnable end) implements AsyncListener {

		@Override
		public void onComplete(AsyncEvent event) {
			this.end.run();
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			// Completes, too.
		}

		@Override
		public void onError(AsyncEvent event) {
			// Completes, too.
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			// Dispatched to be answered: listeners do not stay by themselves.
			event.getAsyncContext().addListener(this);
		}

	}

}
