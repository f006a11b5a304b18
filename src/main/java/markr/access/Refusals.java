package markr.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import markr.platform.web.ProblemWriter;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Component;

/** Answers those who may not, with what to do, in the words of all other errors. */
@Component
class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {

	private static final String NO_USERS = """
			This Markr has no user yet, and listens to a network, so nobody may do anything. Open the link that it has \
			logged at its start (a new one with each start, for 15 minutes), or run java -jar markr.jar user add. To have \
			it answer everybody, set markr.access.open=true.""";

	private final ProblemWriter writer;

	private final CallRules rules;

	private final AccessMode mode;

	private final Audit audit;

	Refusals(ProblemWriter writer, CallRules rules, AccessMode mode, Audit audit) {
		this.writer = writer;
		this.rules = rules;
		this.mode = mode;
		this.audit = audit;
	}

	/** Nobody has signed in, or not with what holds. */
	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException ex) {
		if (this.mode.current() == AccessMode.Mode.SET_UP) {
			refuse(HttpStatus.FORBIDDEN, NO_USERS, request, response);
			return;
		}
		boolean badToken = ex instanceof InvalidBearerTokenException;
		if (!badToken && isPage(request)) {
			response.setStatus(HttpStatus.FOUND.value());
			response.setHeader(HttpHeaders.LOCATION, request.getContextPath() + SecurityConfiguration.SIGN_IN);
			return;
		}
		response.setHeader(HttpHeaders.WWW_AUTHENTICATE,
				badToken ? "Bearer realm=\"markr\", error=\"invalid_token\"" : "Bearer realm=\"markr\"");
		refuse(HttpStatus.UNAUTHORIZED,
				badToken ? "This token is none of Markr's, is revoked or has expired. Ask an admin for another one."
						: "Sign in at /sign-in, or send an API token: Authorization: Bearer mk_….",
				request, response);
	}

	/** Who has signed in may not do this. */
	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException ex) {
		if (ex instanceof CsrfException) {
			refuse(HttpStatus.FORBIDDEN, "This form is of another session. Load its page again.", request, response);
		}
		else if (this.rules.find(request).isEmpty()) {
			refuse(HttpStatus.NOT_FOUND, "There is no call %s here. All calls are described in /openapi.yaml."
				.formatted(request.getMethod()), request, response);
		}
		else {
			Authentication caller = SecurityContextHolder.getContext().getAuthentication();
			if (caller != null) {
				this.audit.refused(request, caller);
			}
			refuse(HttpStatus.FORBIDDEN,
					"Your role may not do this. /openapi.yaml names those that may (x-role); an admin gives them.",
					request, response);
		}
	}

	/** The path could mean something else to somebody on its way. */
	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException ex) {
		refuse(HttpStatus.BAD_REQUEST,
				"The request is not plain: write a semicolon in a path as %3B, and no empty, '.' or '..' segments.",
				request, response);
	}

	private static boolean isPage(HttpServletRequest request) {
		String accept = request.getHeader(HttpHeaders.ACCEPT);
		return request.getMethod().equals("GET") && accept != null && accept.contains(MediaType.TEXT_HTML_VALUE);
	}

	private void refuse(HttpStatus status, String detail, HttpServletRequest request, HttpServletResponse response) {
		this.writer.write(ProblemDetail.forStatusAndDetail(status, detail), HttpHeaders.EMPTY, request.getRequestURI(),
				response);
	}

}
