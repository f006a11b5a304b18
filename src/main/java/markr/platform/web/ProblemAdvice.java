package markr.platform.web;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Makes every exception that reaches Spring MVC a problem detail (RFC 9457). A room says
 * what went wrong by throwing an {@code ErrorResponseException}; its problem goes out as
 * it is. Any other exception is a 500 without its reason, which is in the log.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

	private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

	private static final String RETRY_AFTER_SECONDS = "5";

	private final ProblemWriter writer;

	private final DatabaseRefusal databaseRefusal = new DatabaseRefusal();

	ProblemAdvice(ProblemWriter writer) {
		this.writer = writer;
	}

	/**
	 * The database cannot be reached, or not in time, was lost on the way, has no room,
	 * is read-only, or would not do two things at once: that passes, and clients may
	 * wait.
	 */
	@ExceptionHandler({ DataAccessResourceFailureException.class, TransientDataAccessException.class,
			CannotCreateTransactionException.class, TransactionSystemException.class })
	@Nullable ResponseEntity<Object> databaseAway(RuntimeException ex, ServletWebRequest request) {
		if (isCommitted(request)) {
			// As below: half an answer must not pass for a whole one.
			throw ex;
		}
		String reason = DatabaseRefusal.reason(ex);
		this.databaseRefusal.log(named(request),
				(reason != null) ? reason : NestedExceptionUtils.getMostSpecificCause(ex).toString());
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				((reason != null)
						? "The database takes nothing now, it says: %s. Inform the operator of this Markr, and "
							.formatted(reason) + "send"
						: "The database is away. Send")
						+ " the request again in %s seconds.".formatted(RETRY_AFTER_SECONDS));
		return handleExceptionInternal(ex, problem, headers, HttpStatus.SERVICE_UNAVAILABLE, request);
	}

	/** What Tomcat finds out only when a handler reads the body or the parameters. */
	@ExceptionHandler({ BadRequestException.class, InvalidParameterException.class })
	@Nullable ResponseEntity<Object> unreadable(Exception ex, ServletWebRequest request) {
		ProblemDetail problem = ProblemWriter.ofStatus(HttpStatus.BAD_REQUEST);
		return handleExceptionInternal(ex, problem, HttpHeaders.EMPTY, HttpStatus.BAD_REQUEST, request);
	}

	@ExceptionHandler(Exception.class)
	@Nullable ResponseEntity<Object> unexpected(Exception ex, ServletWebRequest request) throws Exception {
		if (cause(ex, ClientAbortException.class) != null) {
			return null;
		}
		if (isCommitted(request)) {
			// The container logs this and breaks the connection off, so that the client
			// cannot take half an answer for a whole one.
			throw ex;
		}
		if (ex instanceof RuntimeException failure && DatabaseRefusal.reason(ex) != null) {
			return databaseAway(failure, request);
		}
		ProblemDetail problem = ProblemWriter.ofStatus(HttpStatus.INTERNAL_SERVER_ERROR);
		return handleExceptionInternal(ex, problem, HttpHeaders.EMPTY, HttpStatus.INTERNAL_SERVER_ERROR, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleExceptionInternal(Exception ex, @Nullable Object body,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ServletWebRequest servletRequest = (ServletWebRequest) request;
		BodyRefusedException refused = cause(ex, BodyRefusedException.class);
		if (refused != null) {
			this.writer.write(refused.problem(), headers, servletRequest.getRequest().getRequestURI(),
					response(servletRequest));
			return null;
		}
		if (status.isSameCodeAs(HttpStatus.INTERNAL_SERVER_ERROR) && cause(ex, ClientAbortException.class) == null) {
			log.error("Answered 500 to {}", named(servletRequest), ex);
		}
		if (isCommitted(servletRequest)) {
			return null;
		}
		ResponseEntity<Object> answer = super.handleExceptionInternal(ex, body, headers, status, request);
		if (answer != null && answer.getBody() instanceof ProblemDetail problem) {
			String detail = RequestFaults.of(ex);
			if (detail != null) {
				problem.setDetail(detail);
			}
			// Where they disagree, the exception's status counts.
			problem.setStatus(status.value());
			if (ex instanceof HttpRequestMethodNotSupportedException method) {
				headers.setAllow(allowed(method));
			}
			this.writer.write(problem, headers, servletRequest.getRequest().getRequestURI(), response(servletRequest));
		}
		// Nothing is left for Spring MVC to write.
		return null;
	}

	/** Spring MVC leaves out what it answers by itself. */
	private static Set<HttpMethod> allowed(HttpRequestMethodNotSupportedException ex) {
		Set<HttpMethod> allowed = new LinkedHashSet<>(
				Objects.requireNonNullElse(ex.getSupportedHttpMethods(), Set.of()));
		if (allowed.contains(HttpMethod.GET)) {
			allowed.add(HttpMethod.HEAD);
		}
		allowed.add(HttpMethod.OPTIONS);
		return allowed;
	}

	/**
	 * Of a client that has gone only Tomcat's own exception counts: an
	 * {@code EOFException} may come from our files too.
	 */
	private static <T> @Nullable T cause(Throwable ex, Class<T> type) {
		return Stream.iterate(ex, Objects::nonNull, Throwable::getCause)
			.filter(type::isInstance)
			.map(type::cast)
			.findFirst()
			.orElse(null);
	}

	private static boolean isCommitted(ServletWebRequest request) {
		return response(request).isCommitted();
	}

	private static HttpServletResponse response(ServletWebRequest request) {
		return Objects.requireNonNull(request.getResponse());
	}

	/**
	 * Which call it is, without the values in its path: a student number may be among
	 * them. A path that is no call's is as the client encoded it, so it cannot forge a
	 * line of the log.
	 */
	private static String named(ServletWebRequest request) {
		HttpServletRequest servletRequest = request.getRequest();
		Object pattern = servletRequest.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		return servletRequest.getMethod() + " " + ((pattern != null) ? pattern : servletRequest.getRequestURI());
	}

}
