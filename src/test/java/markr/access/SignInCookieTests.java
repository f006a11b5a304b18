package markr.access;

import java.util.Base64;

import jakarta.servlet.http.Cookie;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

import static org.assertj.core.api.Assertions.assertThat;

/** What a browser keeps of a sign-in that is under way, and what it makes of it. */
class SignInCookieTests {

	private final InMemoryClientRegistrationRepository registrations = new InMemoryClientRegistrationRepository(
			ClientRegistration.withRegistrationId("school")
				.clientId("markr")
				.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
				.authorizationUri("https://id.example/authorize")
				.tokenUri("https://id.example/token")
				.redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
				.scope("openid")
				.build());

	private final SignInCookie cookie = new SignInCookie(this.registrations);

	private OAuth2AuthorizationRequest begun;

	private Cookie kept;

	@BeforeEach
	void begin() {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/oauth2/authorization/school");
		request.setSecure(true);
		this.begun = new DefaultOAuth2AuthorizationRequestResolver(this.registrations).resolve(request, "school");
		MockHttpServletResponse response = new MockHttpServletResponse();
		this.cookie.saveAuthorizationRequest(this.begun, request, response);
		this.kept = response.getCookies()[0];
	}

	@Test
	void isForTheAnswerOnly() {
		assertThat(this.kept.isHttpOnly()).isTrue();
		assertThat(this.kept.getSecure()).isTrue();
		assertThat(this.kept.getPath()).isEqualTo("/login/oauth2/code");
		assertThat(this.kept.getMaxAge()).isEqualTo(600);
	}

	@Test
	void bringsBackAllThatTheAnswerIsHeldAgainst() {
		OAuth2AuthorizationRequest read = read(this.begun.getState(), this.kept.getValue());

		assertThat(read).isNotNull();
		assertThat(read.getAttributes()).isEqualTo(this.begun.getAttributes()).hasSize(3);
		assertThat(read.getRedirectUri()).isEqualTo(this.begun.getRedirectUri());
		assertThat(read.getScopes()).isEqualTo(this.begun.getScopes());
	}

	/** An ID token without a nonce to be held against could be of anybody's. */
	@Test
	void bringsBackNothingThatIsNotWhole() {
		String[] parts = this.kept.getValue().split("\\.");
		for (int i = 0; i < parts.length; i++) {
			String part = parts[i];
			for (String other : new String[] { "", "IA==", "*" }) {
				parts[i] = other;
				assertThat(read(this.begun.getState(), String.join(".", parts))).as("part %d: %s", i, other).isNull();
			}
			parts[i] = part;
		}
		parts[2] = Base64.getUrlEncoder().encodeToString("other".getBytes());
		assertThat(read(this.begun.getState(), String.join(".", parts))).isNull();
		assertThat(read("another state", this.kept.getValue())).isNull();
		assertThat(read(null, this.kept.getValue())).isNull();
		assertThat(read(this.begun.getState(), "")).isNull();
	}

	private @Nullable OAuth2AuthorizationRequest read(@Nullable String state, String value) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/login/oauth2/code/school");
		request.setCookies(new Cookie(SignInCookie.NAME, value));
		if (state != null) {
			request.setParameter("state", state);
		}
		return this.cookie.loadAuthorizationRequest(request);
	}

}
