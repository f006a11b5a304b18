package markr.access;

import java.time.Duration;
import java.util.Optional;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServletRequest;
import markr.platform.Act;
import markr.platform.web.Caller;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Records who did what: acts in their own transactions, sign-ins and refusals, and before
 * an answer is made who has asked for students. A node on a standby can write nothing: it
 * logs that, without the student. Thread-safe.
 */
@Component
class Audit {

	private static final Logger logger = LoggerFactory.getLogger("markr.audit");

	private final AuditTable entries;

	private final UserTable users;

	private final TokenTable tokens;

	/** By address and token, within a minute. */
	private final Cache<String, Boolean> tokensRefused = Caffeine.newBuilder()
		.maximumSize(10_000)
		.expireAfterWrite(Duration.ofMinutes(1))
		.build();

	private final boolean reader;

	Audit(AuditTable entries, UserTable users, TokenTable tokens, @Value("${markr.reader:false}") boolean reader) {
		this.entries = entries;
		this.users = users;
		this.tokens = tokens;
		this.reader = reader;
	}

	@EventListener
	void done(Act act) {
		HttpServletRequest request = request();
		this.entries.insert(who(request), address(request), act.name(), act.subject(), null, act.reason(),
				AuditEntry.Outcome.DONE);
	}

	@EventListener
	void signedIn(InteractiveAuthenticationSuccessEvent event) {
		String name = event.getAuthentication().getName();
		String subject = (event.getAuthentication().getPrincipal() instanceof OidcUser user)
				? user.getIssuer() + " " + user.getSubject() : name;
		this.entries.insert(name, address(request()), "SIGN_IN", subject, null, null, AuditEntry.Outcome.DONE);
	}

	/** An identity provider knows somebody to whom Markr gives no role. */
	void refusedWithoutRole(String name) {
		this.entries.insert(null, address(request()), "SIGN_IN", name, null, "No role", AuditEntry.Outcome.REFUSED);
	}

	/** What nobody is called is not kept: some type their passwords there. */
	@EventListener
	void refused(AbstractAuthenticationFailureEvent event) {
		String address = address(request());
		if (!this.reader) {
			subject(event.getAuthentication(), address)
				.ifPresent((subject) -> this.entries.insert(null, address, "SIGN_IN", subject, null,
						event.getException().getClass().getSimpleName(), AuditEntry.Outcome.REFUSED));
		}
	}

	/** Who has signed in asked for more than that role may. */
	void refused(HttpServletRequest request, Authentication caller) {
		if (this.reader) {
			logger.info("{} refused to {}", request.getMethod(), caller.getName());
			return;
		}
		this.entries.insert(caller.getName(), address(request), "CALL",
				request.getMethod() + " " + request.getRequestURI(), null, null, AuditEntry.Outcome.REFUSED);
	}

	/** Somebody is about to see students. */
	void viewed(HttpServletRequest request, Caller caller, CallRules.Rule rule) {
		if (this.reader) {
			logger.info("GET {} allowed to {}", rule.path(), caller.name());
			return;
		}
		this.entries.insert(caller.name(), address(request), "VIEW", request.getRequestURI(), rule.student(request),
				null, AuditEntry.Outcome.ALLOWED);
	}

	/** Programs repeat themselves, and strangers fill no table by tokens of theirs. */
	private Optional<String> subject(Authentication tried, @Nullable String address) {
		if (tried instanceof BearerTokenAuthenticationToken bearer) {
			return TokenText.of(bearer.getToken())
				.map(TokenText::id)
				.filter((id) -> this.tokensRefused.asMap().putIfAbsent(address + " " + id, true) == null)
				.filter(this.tokens::exists)
				.map((id) -> "token " + id);
		}
		return Optional.of(Optional.of(tried.getName())
			.filter(UserRequest::isName)
			.flatMap(this.users::find)
			.map(UserTable.Account::name)
			.orElse("(no user)"));
	}

	private static @Nullable HttpServletRequest request() {
		RequestAttributes present = RequestContextHolder.getRequestAttributes();
		return (present instanceof ServletRequestAttributes servlet) ? servlet.getRequest() : null;
	}

	private static @Nullable String who(@Nullable HttpServletRequest request) {
		return (request != null && request.getAttribute(Caller.ATTRIBUTE) instanceof Caller caller) ? caller.name()
				: null;
	}

	private static @Nullable String address(@Nullable HttpServletRequest request) {
		return (request != null) ? request.getRemoteAddr() : null;
	}

}
