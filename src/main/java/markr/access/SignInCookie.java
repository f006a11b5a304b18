package markr.access;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.web.util.WebUtils;

/**
 * Has the browser itself keep, for ten minutes, what must come back from an identity
 * provider: strangers make no sessions so, and any node takes the answer. Thread-safe.
 */
class SignInCookie implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

	static final String NAME = "SIGN_IN";

	static final String PATH = "/login/oauth2/code";

	private static final Duration LIFE = Duration.ofMinutes(10);

	/**
	 * Who does not know the nonce and the verifier can do nothing with a code that was
	 * made for another browser.
	 */
	private static final List<String> ATTRIBUTES = List.of(OAuth2ParameterNames.REGISTRATION_ID,
			OidcParameterNames.NONCE, PkceParameterNames.CODE_VERIFIER);

	private final ClientRegistrationRepository registrations;

	SignInCookie(ClientRegistrationRepository registrations) {
		this.registrations = registrations;
	}

	@Override
	public void saveAuthorizationRequest(@Nullable OAuth2AuthorizationRequest begun, HttpServletRequest request,
			HttpServletResponse response) {
		String value = (begun == null) ? ""
				: Stream
					.concat(Stream.of(begun.getState(), begun.getRedirectUri()),
							ATTRIBUTES.stream().map(begun::<String>getAttribute))
					.map((part) -> Objects.requireNonNull(part, "A sign-in without a part"))
					.map((part) -> Base64.getUrlEncoder().encodeToString(part.getBytes(StandardCharsets.UTF_8)))
					.collect(Collectors.joining("."));
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(NAME, value)
					.httpOnly(true)
					.secure(request.isSecure())
					// The provider leads back here from its own site.
					.sameSite("Lax")
					.path(request.getContextPath() + PATH)
					.maxAge((begun != null) ? LIFE : Duration.ZERO)
					.build()
					.toString());
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
		Cookie cookie = WebUtils.getCookie(request, NAME);
		List<String> parts = (cookie != null) ? decoded(cookie.getValue()) : List.of();
		if (parts.size() != 2 + ATTRIBUTES.size() || parts.stream().anyMatch(String::isBlank)
				|| !parts.get(0).equals(request.getParameter(OAuth2ParameterNames.STATE))) {
			return null;
		}
		ClientRegistration registration = this.registrations.findByRegistrationId(parts.get(2));
		return (registration == null) ? null
				: OAuth2AuthorizationRequest.authorizationCode()
					.authorizationUri(registration.getProviderDetails().getAuthorizationUri())
					.clientId(registration.getClientId())
					.scopes(registration.getScopes())
					.state(parts.get(0))
					.redirectUri(parts.get(1))
					.attributes((attributes) -> {
						for (int i = 0; i < ATTRIBUTES.size(); i++) {
							attributes.put(ATTRIBUTES.get(i), parts.get(2 + i));
						}
					})
					.build();
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(HttpServletRequest request,
			HttpServletResponse response) {
		OAuth2AuthorizationRequest begun = loadAuthorizationRequest(request);
		saveAuthorizationRequest(null, request, response);
		return begun;
	}

	private static List<String> decoded(String value) {
		try {
			return Arrays.stream(value.split("\\."))
				.map((part) -> new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8))
				.toList();
		}
		catch (IllegalArgumentException ex) {
			return List.of();
		}
	}

}
