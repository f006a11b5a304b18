package markr.access;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import markr.platform.web.Caller;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Names to the rooms who has signed in, as a {@link Caller}, once a call is allowed, and
 * records who sees students.
 */
class CallerFilter extends OncePerRequestFilter {

	private final CallRules rules;

	private final Audit audit;

	CallerFilter(CallRules rules, Audit audit) {
		this.rules = rules;
		this.audit = audit;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Authentication signedIn = SecurityContextHolder.getContext().getAuthentication();
		if (signedIn != null && signedIn != SecurityConfiguration.NOBODY
				&& !(signedIn instanceof AnonymousAuthenticationToken)) {
			Caller caller = caller(signedIn);
			request.setAttribute(Caller.ATTRIBUTE, caller);
			this.rules.find(request)
				.filter(CallRules.Rule::showsStudents)
				.ifPresent((rule) -> this.audit.viewed(request, caller, rule));
		}
		chain.doFilter(request, response);
	}

	/** Who may no more than scan speaks for one source, people under their own name. */
	private static Caller caller(Authentication signedIn) {
		String source = (signedIn.getPrincipal() instanceof OAuth2AuthenticatedPrincipal token)
				? token.getAttribute(Tokens.SOURCE) : null;
		boolean scansOnly = signedIn.getAuthorities()
			.stream()
			.map(GrantedAuthority::getAuthority)
			.filter(CallRules::isRole)
			.allMatch(CallRules.authority(Role.SCANNER)::equals);
		return new Caller(signedIn.getName(), (source == null && scansOnly) ? signedIn.getName() : source);
	}

}
