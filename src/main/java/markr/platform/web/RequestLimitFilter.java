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

	private final ProblemWriter writer;

	private final Predicate<HttpServletRequest> limited;

	private final Limit ofClient;

	private final Limit ofAll;

	private final boolean untilAnswered;

	/** How many requests of each client are under way; guarded by itself. */
	private final Map<String, Integer> underWay = new HashMap<>();

	private int allUnderWay;

	/**
	 * Creates a filter.
	 * @param limited which requests it is about
	 * @param ofClient how many of them from one address may be under way
	 * @param ofAll how many from all
	 * @param untilAnswered whether a request counts until its answer has been sent, also
	 * when that holds no thread
	 */
	RequestLimitFilter(ProblemWriter writer, Predicate<HttpServletRequest> limited, Limit ofClient, Limit ofAll,
			boolean untilAnswered) {
		this.writer = writer;
		this.limited = limited;
		this.ofClient = ofClient;
		this.ofAll = ofAll;
		this.untilAnswered = untilAnswered;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !this.limited.test(request);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String client = request.getRemoteAddr();
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
			if (this.untilAnswered && request.isAsyncStarted()) {
				request.getAsyncContext().addListener(new Completion(client));
			}
			else {
				end(client);
			}
		}
	}

	/** Why a request may not begin; if it may, null, and {@link #end} must follow. */
	private @Nullable ProblemDetail begin(String client) {
		synchronized (this.underWay) {
			if (this.underWay.getOrDefault(client, 0) >= this.ofClient.max()) {
				return problem(HttpStatus.TOO_MANY_REQUESTS, this.ofClient.reason());
			}
			if (this.allUnderWay >= this.ofAll.max()) {
				return problem(HttpStatus.SERVICE_UNAVAILABLE, this.ofAll.reason());
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

	private static ProblemDetail problem(HttpStatus status, String reason) {
		return ProblemDetail.forStatusAndDetail(status, reason + " in %s seconds.".formatted(RETRY_AFTER_SECONDS));
	}

	/** The end of an answer. Called once, whatever happens to it. */
	private final class Completion implements AsyncListener {

		private final String client;

		private Completion(String client) {
			this.client = client;
		}

		@Override
		public void onComplete(AsyncEvent event) {
			end(this.client);
		}

		@Override
		public void onTimeout(AsyncEvent event) {
		}

		@Override
		public void onError(AsyncEvent event) {
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			// Dispatched to be answered: listeners do not stay by themselves.
			event.getAsyncContext().addListener(this);
		}

	}

	/**
	 * A limit.
	 *
	 * @param max how many requests may be under way
	 * @param reason why the next one is refused, and what to do; "in 5 seconds" is put
	 * behind it
	 */
	record Limit(int max, String reason) {
	}

}
