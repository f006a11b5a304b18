package markr.access;

import java.time.Duration;
import java.util.Set;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import markr.platform.web.ProblemWriter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.transaction.TransactionException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.util.WebUtils;

/**
 * How requests are let in: those with a token by themselves, all others by a session.
 * Both by the same rules.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class SecurityConfiguration {

	/** Everybody where nobody has to sign in: may all, as health and metrics ask. */
	static final Authentication NOBODY = UsernamePasswordAuthenticationToken.authenticated("nobody", null,
			Users.authorities(Role.ADMIN));

	static final String SIGN_IN = "/sign-in";

	private static final Duration SESSION_MAX = Duration.ofHours(12);

	private static final Set<String> FORMS = Set.of(SIGN_IN, "/sign-out", "/first-admin");

	private final CallRules rules;

	private final Refusals refusals;

	private final AccessMode mode;

	private final HandlerExceptionResolver errors;

	private final Audit audit;

	SecurityConfiguration(CallRules rules, Refusals refusals, AccessMode mode,
			@Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors, Audit audit) {
		this.rules = rules;
		this.refusals = refusals;
		this.mode = mode;
		this.errors = errors;
		this.audit = audit;
	}

	@Bean
	@Order(1)
	SecurityFilterChain programs(HttpSecurity http, Tokens tokens) {
		common(http).securityMatcher(SecurityConfiguration::hasToken)
			.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			// A token comes with no browser by itself.
			.csrf(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.oauth2ResourceServer((server) -> server.opaqueToken((token) -> token.introspector(tokens))
				.authenticationEntryPoint(this.refusals)
				.accessDeniedHandler(this.refusals));
		return http.build();
	}

	@Bean
	@Order(2)
	SecurityFilterChain people(HttpSecurity http, ProblemWriter writer, ObjectProvider<OidcSignIn> oidc,
			KnownBrowsers browsers, @Value("${markr.reader:false}") boolean reader) {
		common(http)
			.csrf((csrf) -> csrf.csrfTokenRepository(tokensOfForms())
				.requireCsrfProtectionMatcher(SecurityConfiguration::mayBeForged))
			.logout((logout) -> logout.logoutUrl("/sign-out").logoutSuccessUrl(SIGN_IN));
		if (reader) {
			http.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
		}
		else {
			GuessFilter guesses = new GuessFilter(writer, browsers);
			http.addFilterAfter(endOfOldSessions(), SecurityContextHolderFilter.class)
				.addFilterBefore(guesses, UsernamePasswordAuthenticationFilter.class)
				.formLogin((form) -> form.loginPage(SIGN_IN)
					.usernameParameter("name")
					.successHandler((request, response, signedIn) -> {
						guesses.succeeded(signedIn.getName(), request, response);
						response.sendRedirect(request.getContextPath() + SIGN_IN);
					})
					.failureHandler((request, response, ex) -> {
						if (ex instanceof InternalAuthenticationServiceException
								&& ex.getCause() instanceof DataAccessException away) {
							throw away;
						}
						response.sendRedirect(request.getContextPath() + SIGN_IN + "?failed=true");
					}));
			oidc.ifAvailable((providers) -> providers.configure(http,
					(request, response, signedIn) -> response.sendRedirect(request.getContextPath() + SIGN_IN)));
		}
		return http.build();
	}

	private HttpSecurity common(HttpSecurity http) {
		return http.cors(Customizer.withDefaults())
			// On all answers, those of the web server too (TomcatConfiguration).
			.headers(AbstractHttpConfigurer::disable)
			// It would make a session for everybody who may not.
			.requestCache(AbstractHttpConfigurer::disable)
			.exceptionHandling(
					(refused) -> refused.authenticationEntryPoint(this.refusals).accessDeniedHandler(this.refusals))
			.authorizeHttpRequests((calls) -> calls
				// Of requests that were let in.
				.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
				.permitAll()
				.anyRequest()
				.access(this.rules))
			.addFilterAfter(databaseAway(), SecurityContextHolderFilter.class)
			.addFilterBefore(nobody(), AnonymousAuthenticationFilter.class)
			.addFilterAfter(new CallerFilter(this.rules, this.audit), AuthorizationFilter.class);
	}

	/** Answers as everywhere, where it is asked who calls. */
	private Filter databaseAway() {
		return (request, response, chain) -> {
			try {
				chain.doFilter(request, response);
			}
			catch (DataAccessException | TransactionException ex) {
				if (this.errors.resolveException((HttpServletRequest) request, (HttpServletResponse) response, null,
						ex) == null) {
					throw ex;
				}
			}
		};
	}

	/**
	 * A page that asks again and again would keep its session for ever, and with it what
	 * an identity provider has long taken away.
	 */
	private static Filter endOfOldSessions() {
		return (request, response, chain) -> {
			HttpSession session = ((HttpServletRequest) request).getSession(false);
			if (session != null && System.currentTimeMillis() - session.getCreationTime() > SESSION_MAX.toMillis()) {
				session.invalidate();
			}
			chain.doFilter(request, response);
		};
	}

	private Filter nobody() {
		return (request, response, chain) -> {
			if (this.mode.current() == AccessMode.Mode.OPEN
					&& SecurityContextHolder.getContext().getAuthentication() == null) {
				SecurityContextHolder.setContext(new SecurityContextImpl(NOBODY));
			}
			chain.doFilter(request, response);
		};
	}

	private static boolean hasToken(HttpServletRequest request) {
		String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
		return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length());
	}

	/** Only a browser sends cookies by itself; its forms are sent without any, too. */
	private static boolean mayBeForged(HttpServletRequest request) {
		return CsrfFilter.DEFAULT_CSRF_MATCHER.matches(request)
				&& (FORMS.contains(request.getServletPath()) || WebUtils.getCookie(request, "SESSION") != null);
	}

	/** In a cookie, so that no stranger makes sessions. */
	private static CookieCsrfTokenRepository tokensOfForms() {
		CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
		tokens.setCookieCustomizer((cookie) -> cookie.sameSite("Strict"));
		return tokens;
	}

	/**
	 * A request is observed as a whole: each of its filters by itself costs more than a
	 * token.
	 */
	@Bean
	static SecurityObservationSettings observations() {
		return SecurityObservationSettings.noObservations();
	}

	/**
	 * Test ids are any text, percent-encoded, as one segment of a path; Tomcat leaves
	 * slashes in them encoded, and the rules match the same parsed path as the
	 * controllers. So what is relaxed separates nothing and leads nowhere: %2F, %5C, %25,
	 * %2E, %3B and the separators of Unicode. All else stays refused: '.' and '..' and
	 * empty segments, control characters, NUL. Methods and headers are left to what
	 * answers them in its words.
	 */
	@Bean
	StrictHttpFirewall firewall() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		firewall.setAllowUrlEncodedSlash(true);
		firewall.setAllowUrlEncodedDoubleSlash(true);
		firewall.setAllowBackSlash(true);
		firewall.setAllowUrlEncodedPercent(true);
		firewall.setAllowUrlEncodedPeriod(true);
		firewall.setAllowUrlEncodedParagraphSeparator(true);
		firewall.setAllowUrlEncodedLineSeparator(true);
		// KnownParameters refuses one that is not encoded.
		firewall.setAllowSemicolon(true);
		firewall.setUnsafeAllowAnyHttpMethod(true);
		firewall.setAllowedHeaderValues((value) -> true);
		firewall.setAllowedParameterNames((name) -> true);
		return firewall;
	}

}
