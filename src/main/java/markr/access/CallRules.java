package markr.access;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/**
 * Which roles may call what, as {@code x-role} in {@code openapi.yaml} says of each call;
 * what is not described there nobody may call who has to sign in. Thread-safe.
 */
@Component
class CallRules implements AuthorizationManager<RequestAuthorizationContext> {

	private static final String ANYONE = "anyone";

	private static final String ROLE = "ROLE_";

	private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

	private static final String FOUND = Rule.class.getName();

	private final AccessMode mode;

	private final List<Rule> rules = new ArrayList<>();

	CallRules(AccessMode mode) throws IOException {
		this.mode = mode;
		try (InputStream description = new ClassPathResource("static/openapi.yaml").getInputStream()) {
			Map<String, Object> paths = map(
					map(new Yaml(new SafeConstructor(new LoaderOptions())).load(description)).get("paths"));
			paths.forEach((path, calls) -> METHODS.stream()
				.filter(map(calls)::containsKey)
				.forEach((method) -> this.rules.add(rule(method, path, map(map(calls).get(method))))));
		}
	}

	@Override
	public AuthorizationDecision authorize(Supplier<? extends @Nullable Authentication> caller,
			RequestAuthorizationContext call) {
		if (this.mode.current() == AccessMode.Mode.OPEN) {
			return new AuthorizationDecision(true);
		}
		Optional<Rule> rule = find(call.getRequest());
		return new AuthorizationDecision(rule.isPresent() && rule.get().isFor(caller.get()));
	}

	/** The rule of the call that is asked for; nothing if there is no such call. */
	Optional<Rule> find(HttpServletRequest request) {
		if (request.getAttribute(FOUND) instanceof Rule found) {
			return Optional.of(found);
		}
		Optional<Rule> found = this.rules.stream().filter((rule) -> rule.matches(request)).findFirst();
		found.ifPresent((rule) -> request.setAttribute(FOUND, rule));
		return found;
	}

	static String authority(Role role) {
		return ROLE + role.name();
	}

	/** Or how somebody has signed in, as Spring Security notes it. */
	static boolean isRole(@Nullable String authority) {
		return authority != null && authority.startsWith(ROLE);
	}

	private static Rule rule(String method, String path, Map<String, Object> call) {
		if (!(call.get("x-role") instanceof List<?> named)) {
			throw new IllegalStateException("No x-role at %s %s in openapi.yaml".formatted(method, path));
		}
		Set<String> roles = named.stream().map(String::valueOf).collect(Collectors.toSet());
		Set<String> authorities = roles.stream()
			.filter((role) -> !role.equals(ANYONE))
			.map((role) -> authority(Role.valueOf(role.toUpperCase(Locale.ROOT))))
			.collect(Collectors.toSet());
		HttpMethod verb = HttpMethod.valueOf(method.toUpperCase(Locale.ROOT));
		PathPatternRequestMatcher.Builder matchers = PathPatternRequestMatcher.withDefaults();
		List<PathPatternRequestMatcher> matching = new ArrayList<>(List.of(matchers.matcher(verb, path)));
		if (verb == HttpMethod.GET) {
			matching.add(matchers.matcher(HttpMethod.HEAD, path));
		}
		return new Rule(matching, authorities, roles.contains(ANYONE),
				verb == HttpMethod.GET && roles.contains("officer"), path);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> map(@Nullable Object node) {
		return (Map<String, Object>) node;
	}

	/** Who may call something. */
	static final class Rule {

		private final List<PathPatternRequestMatcher> calls;

		private final Set<String> authorities;

		private final boolean forAnyone;

		private final boolean showsStudents;

		private final String path;

		Rule(List<PathPatternRequestMatcher> calls, Set<String> authorities, boolean forAnyone, boolean showsStudents,
				String path) {
			this.calls = calls;
			this.authorities = authorities;
			this.forAnyone = forAnyone;
			this.showsStudents = showsStudents;
			this.path = path;
		}

		boolean matches(HttpServletRequest request) {
			return this.calls.stream().anyMatch((call) -> call.matches(request));
		}

		boolean isFor(@Nullable Authentication caller) {
			return this.forAnyone || caller != null && caller.isAuthenticated()
					&& caller.getAuthorities()
						.stream()
						.map(GrantedAuthority::getAuthority)
						.anyMatch(this.authorities::contains);
		}

		/** Whether it is to be known who has called it. */
		boolean showsStudents() {
			return this.showsStudents;
		}

		/** As described, without the values of a request. */
		String path() {
			return this.path;
		}

		/** The student that a call is about, if it names one. */
		@Nullable String student(HttpServletRequest request) {
			return this.calls.stream()
				.map((call) -> call.matcher(request))
				.filter(RequestMatcher.MatchResult::isMatch)
				.findFirst()
				.map((match) -> match.getVariables().get("student-number"))
				.orElse(null);
		}

	}

}
