package markr.platform.web;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.servlet.filter.OrderedFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses documents and orders where Markr only reads. */
@Component
@ConditionalOnBooleanProperty("markr.reader")
class ReaderFilter extends OncePerRequestFilter implements OrderedFilter {

	private final ProblemWriter writer;

	ReaderFilter(ProblemWriter writer) {
		this.writer = writer;
	}

	/** Behind {@link HostFilter}, before what reads or counts requests. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 11;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (HostFilter.SAFE.contains(request.getMethod())) {
			chain.doFilter(request, response);
			return;
		}
		response.setHeader(HttpHeaders.ALLOW, "GET, HEAD");
		this.writer.refuseUnread(ProblemDetail.forStatusAndDetail(HttpStatus.METHOD_NOT_ALLOWED,
				"This Markr only reads (markr.reader): it takes no documents and no orders. Send this to a node that "
						+ "works on the primary."),
				request, response);
	}

}
