package markr.platform.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Predicate;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;

/**
 * Limits requests with a body: how many are under way, how large they may be, and how
 * long they may take to arrive. What is left of a body when the request is answered is
 * read for some seconds, so that its sender sees the answer rather than a broken
 * connection; of one that was refused for the number of them nothing is read, for it must
 * not hold a thread (see {@link TomcatConfiguration}).
 */
class BodyFilter extends RequestLimitFilter {

	/** Set on requests whose body has not been read to its end. */
	static final String UNREAD = BodyFilter.class.getName() + ".unread";

	/** The document has a limit of its own, and is spooled to disk. */
	private static final String DOCUMENTS = "/import";

	private static final long JSON_BYTES_MAX = 1024 * 1024;

	/**
	 * Creates a filter.
	 * @param limited which of the requests with a body it is about
	 */
	BodyFilter(ProblemWriter writer, Predicate<HttpServletRequest> limited, int max, int perClientMax) {
		super(writer, "requests with a body are on their way in", limited.and(BodyFilter::hasBody), max, perClientMax);
	}

	private static boolean hasBody(HttpServletRequest request) {
		return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
				|| request.getContentLengthLong() < 0 && ProblemWriter.isHttp2(request) && isOpen(request);
	}

	/** HTTP/2 says only by the end of a request that it has no body. */
	private static boolean isOpen(HttpServletRequest request) {
		try {
			return !request.getInputStream().isFinished();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		ServletInputStream stream = request.getInputStream();
		if (request.getContentLengthLong() < 0) {
			// In case that the answer begins before the body's end, which Tomcat does not
			// know; of others it does.
			ProblemWriter.closeAfter(request, response);
		}
		try {
			super.doFilterInternal(request, response, (counted, answer) -> {
				long bytesMax = request.getServletPath().equals(DOCUMENTS) ? Long.MAX_VALUE : JSON_BYTES_MAX;
				LimitedBody body = new LimitedBody(stream, bytesMax, System::nanoTime);
				if (request.getContentLengthLong() > bytesMax) {
					BodyRefusedException refused = BodyRefusedException.tooLarge(bytesMax);
					this.writer.write(refused.problem(), HttpHeaders.EMPTY, request.getRequestURI(), response);
				}
				else {
					chain.doFilter(new HttpServletRequestWrapper(request) {

						@Override
						public ServletInputStream getInputStream() {
							return body;
						}

					}, answer);
				}
				if (!request.isAsyncStarted() && !stream.isFinished()) {
					response.flushBuffer();
					body.drain();
				}
			});
		}
		finally {
			if (!stream.isFinished()) {
				request.setAttribute(UNREAD, true);
			}
			else if (!response.isCommitted()) {
				response.setHeader(HttpHeaders.CONNECTION, null);
			}
		}
	}

	/** Where the outcome of a document is waited for, the thread is free again. */
	@Override
	protected void endOf(HttpServletRequest request, Runnable end) {
		end.run();
	}

}
