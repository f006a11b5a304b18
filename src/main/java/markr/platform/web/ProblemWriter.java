package markr.platform.web;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import org.springframework.stereotype.Component;

/**
 * Writes all error answers, whether Spring MVC, a filter or the container found the
 * error. It writes to the response itself because content negotiation may not be asked:
 * the error can be that nothing is acceptable to the client, or that its {@code Accept}
 * cannot be read.
 */
@Component
public class ProblemWriter {

	private final JsonMapper json;

	ProblemWriter(JsonMapper json) {
		this.json = json.rebuild().addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class).build();
	}

	/**
	 * Writes the problem as the whole answer. Does nothing once the answer is on its way.
	 */
	public void write(ProblemDetail problem, HttpHeaders headers, @Nullable String path, HttpServletResponse response) {
		if (response.isCommitted()) {
			return;
		}
		if (problem.getInstance() == null) {
			problem.setInstance(instance(path));
		}
		byte[] body = this.json.writeValueAsBytes(problem);
		// What failed may have begun an answer, in an encoding of its own.
		response.resetBuffer();
		response.setContentType(null);
		response.setStatus(problem.getStatus());
		// An error is of the moment: the next request may well be answered.
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		headers.forEach((name, values) -> set(response, name, values));
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION, null);
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		response.setContentLength(body.length);
		try {
			response.getOutputStream().write(body);
		}
		catch (IOException ex) {
			// The client has gone.
		}
	}

	/**
	 * Refuses a request whose body is not read: the connection ends with the answer.
	 */
	public void refuseUnread(ProblemDetail problem, HttpServletRequest request, HttpServletResponse response) {
		request.setAttribute(BodyFilter.UNREAD, true);
		closeAfter(request, response);
		write(problem, HttpHeaders.EMPTY, request.getRequestURI(), response);
	}

	/**
	 * Ends the connection with the answer. HTTP/2 ends the request only, and takes an
	 * answer with this header for none.
	 */
	static void closeAfter(HttpServletRequest request, HttpServletResponse response) {
		if (!isHttp2(request)) {
			response.setHeader(HttpHeaders.CONNECTION, "close");
		}
	}

	static boolean isHttp2(HttpServletRequest request) {
		return request.getProtocol().startsWith("HTTP/2");
	}

	/** Writes a problem of which nothing but the status is for the client. */
	void write(int status, @Nullable String path, HttpServletResponse response) {
		write(ofStatus(HttpStatusCode.valueOf(status)), HttpHeaders.EMPTY, path, response);
	}

	/**
	 * A problem without its cause, which may hold what is not for the client.
	 */
	static ProblemDetail ofStatus(HttpStatusCode status) {
		ProblemDetail problem = ProblemDetail.forStatus(status);
		if (status.isSameCodeAs(HttpStatus.INTERNAL_SERVER_ERROR)) {
			problem.setDetail("The server failed to answer this request. The reason is in its log.");
		}
		else if (status.isSameCodeAs(HttpStatus.BAD_REQUEST)) {
			problem.setDetail("The request cannot be read. Check its line, its headers and the percent-encoding of its "
					+ "path (%25 stands for a percent sign).");
		}
		return problem;
	}

	private static void set(HttpServletResponse response, String name, List<String> values) {
		response.setHeader(name, null);
		values.forEach((value) -> response.addHeader(name, value));
	}

	/** A path that is no URI (that may be the error) is left out. */
	private static @Nullable URI instance(@Nullable String path) {
		try {
			return (path != null) ? new URI(path) : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

}
