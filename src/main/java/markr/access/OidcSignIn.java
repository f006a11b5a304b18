package markr.access;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * Lets people sign in at an identity provider, whose answers are waited for for seconds
 * only. Thread-safe.
 */
class OidcSignIn {

	private static final Logger logger = LoggerFactory.getLogger(OidcSignIn.class);

	private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

	private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

	private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

	private final OAuth2ClientProperties properties;

	private final ClientRegistrationRepository registrations;

	private final OidcUsers users;

	private final SimpleClientHttpRequestFactory http = new SimpleClientHttpRequestFactory();

	private final AtomicLong logged = new AtomicLong(System.nanoTime() - BETWEEN_LINES.toNanos());

	OidcSignIn(OAuth2ClientProperties properties, ClientRegistrationRepository registrations,
			AccessProperties.Oidc roles, Audit audit) {
		this.properties = properties;
		this.registrations = registrations;
		this.http.setConnectTimeout(CONNECT_MAX);
		this.http.setReadTimeout(ANSWER_MAX);
		RestTemplate rest = new RestTemplate(this.http);
		rest.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
		DefaultOAuth2UserService attributes = new DefaultOAuth2UserService();
		attributes.setRestOperations(rest);
		OidcUserService provider = new OidcUserService();
		provider.setOauth2UserService(attributes);
		this.users = new OidcUsers(provider, roles, audit);
	}

	/** Those that people may choose from: how each is called, by its id. */
	Map<String, String> providers() {
		Map<String, String> names = new TreeMap<>();
		this.properties.getRegistration()
			.forEach((id, registration) -> names.put(id,
					(registration.getClientName() != null) ? registration.getClientName() : id));
		return names;
	}

	void configure(HttpSecurity security, AuthenticationSuccessHandler success) {
		security.oauth2Login((login) -> login.loginPage(SecurityConfiguration.SIGN_IN)
			.clientRegistrationRepository(this.registrations)
			.authorizedClientRepository(new NoClients())
			.authorizationEndpoint(
					(endpoint) -> endpoint.authorizationRequestRepository(new SignInCookie(this.registrations)))
			.tokenEndpoint((endpoint) -> endpoint.accessTokenResponseClient(tokens()))
			.userInfoEndpoint((endpoint) -> endpoint.oidcUserService(this.users).userService((request) -> {
				// All registrations ask for an ID token.
				throw new OAuth2AuthenticationException(new OAuth2Error("not_oidc"));
			}))
			.successHandler(success)
			.failureHandler(this::refuse)
			.addObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {

				@Override
				public <T extends OAuth2AuthorizationRequestRedirectFilter> T postProcess(T filter) {
					filter.setAuthenticationFailureHandler(OidcSignIn.this::refuse);
					return filter;
				}

			}));
	}

	/** The default one, but that it does not wait for ever. */
	private RestClientAuthorizationCodeTokenResponseClient tokens() {
		RestClientAuthorizationCodeTokenResponseClient client = new RestClientAuthorizationCodeTokenResponseClient();
		client.setRestClient(RestClient.builder().requestFactory(this.http).configureMessageConverters((converters) -> {
			converters.addCustomConverter(new FormHttpMessageConverter());
			converters.addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter());
		}).defaultStatusHandler(new OAuth2ErrorResponseErrorHandler()).build());
		return client;
	}

	private void refuse(HttpServletRequest request, HttpServletResponse response, AuthenticationException ex)
			throws IOException {
		if (!this.properties.getRegistration().containsKey(request.getRequestURI().replaceFirst(".*/", ""))) {
			response.sendError(HttpStatus.NOT_FOUND.value());
			return;
		}
		boolean noRole = ex instanceof OAuth2AuthenticationException refused
				&& refused.getError().getErrorCode().equals(OidcUsers.NO_ROLE);
		if (!noRole) {
			log(ex);
		}
		response.sendRedirect(request.getContextPath() + SecurityConfiguration.SIGN_IN + "?refused="
				+ (noRole ? "role" : "provider"));
	}

	/** What strangers can bring about fills no log. */
	private void log(AuthenticationException ex) {
		long now = System.nanoTime();
		long last = this.logged.get();
		if (ex.getCause() != null && now - last >= BETWEEN_LINES.toNanos() && this.logged.compareAndSet(last, now)) {
			logger.warn("Somebody cannot sign in at an identity provider: {}", ex.getMessage());
		}
		else {
			logger.debug("Somebody cannot sign in at an identity provider", ex);
		}
	}

	/** Nothing is asked on behalf of people, so their tokens are not kept. */
	private static final class NoClients implements OAuth2AuthorizedClientRepository {

		@Override
		public <T extends OAuth2AuthorizedClient> T loadAuthorizedClient(String registrationId, Authentication caller,
				HttpServletRequest request) {
			throw new UnsupportedOperationException("No tokens of providers are kept");
		}

		@Override
		public void saveAuthorizedClient(OAuth2AuthorizedClient client, Authentication caller,
				HttpServletRequest request, HttpServletResponse response) {
			// Not kept.
		}

		@Override
		public void removeAuthorizedClient(String registrationId, Authentication caller, HttpServletRequest request,
				HttpServletResponse response) {
			// None is kept.
		}

	}

}
