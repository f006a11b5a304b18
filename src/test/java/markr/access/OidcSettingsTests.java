package markr.access;

import java.util.Set;

import markr.platform.StartRefused;
import org.junit.jupiter.api.Test;

import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which identity providers there are, and who may what. */
class OidcSettingsTests {

	private final OAuth2ClientProperties properties = new OAuth2ClientProperties();

	@Test
	void keepOneProviderApartFromAnotherThatIsAway() {
		// Nobody listens at that port.
		register("away").setIssuerUri("http://127.0.0.1:1");
		OAuth2ClientProperties.Provider other = register("other");
		other.setAuthorizationUri("https://id.example/authorize");
		other.setTokenUri("https://id.example/token");
		this.properties.getRegistration().get("other").setAuthorizationGrantType("authorization_code");
		this.properties.getRegistration().get("other").setRedirectUri("{baseUrl}/login/oauth2/code/{registrationId}");

		ClientRegistrationRepository registrations = new OidcConfiguration().clientRegistrations(this.properties);

		assertThat(registrations.findByRegistrationId("other").getScopes()).containsExactly("openid");
		assertThat(registrations.findByRegistrationId("none")).isNull();
		assertThatIllegalArgumentException().isThrownBy(() -> registrations.findByRegistrationId("away"));
	}

	@Test
	void sayAtTheStartWhatIsMissing() {
		register("school");
		this.properties.getProvider().clear();

		assertThatIllegalStateException().isThrownBy(() -> new OidcConfiguration().clientRegistrations(this.properties))
			.withMessageContaining("school");
	}

	@Test
	void giveSomebodyARole() {
		register("school").setIssuerUri("http://127.0.0.1:1");
		OidcConfiguration configuration = new OidcConfiguration();
		JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource());
		Audit audit = new Audit(new AuditTable(jdbc), new UserTable(jdbc), new TokenTable(jdbc), false);

		assertThatThrownBy(() -> configuration.oidcSignIn(this.properties,
				configuration.clientRegistrations(this.properties), properties(Set.of()), audit))
			.isInstanceOf(StartRefused.class)
			.extracting((refused) -> ((StartRefused) refused).remedy())
			.asString()
			.contains("markr.access.oidc.officer=");
		assertThat(configuration
			.oidcSignIn(this.properties, configuration.clientRegistrations(this.properties),
					properties(Set.of("heads")), audit)
			.providers()).containsEntry("school", "school");
	}

	@Test
	void giveAllRolesOfAllGroups() {
		AccessProperties.Oidc roles = new AccessProperties.Oidc("groups", Set.of("all"), Set.of("heads", "board"),
				Set.of(), Set.of("it"));

		assertThat(roles.roles(Set.of("all", "board", "it"))).containsExactlyInAnyOrder(Role.VIEWER, Role.OFFICER,
				Role.ADMIN);
		assertThat(roles.roles(Set.of("Board", "head", ""))).isEmpty();
	}

	private static AccessProperties properties(Set<String> officers) {
		return new AccessProperties(false, new AccessProperties.Oidc("groups", Set.of(), officers, Set.of(), Set.of()));
	}

	private OAuth2ClientProperties.Provider register(String id) {
		OAuth2ClientProperties.Registration registration = new OAuth2ClientProperties.Registration();
		registration.setClientId("markr");
		this.properties.getRegistration().put(id, registration);
		OAuth2ClientProperties.Provider provider = new OAuth2ClientProperties.Provider();
		this.properties.getProvider().put(id, provider);
		return provider;
	}

}
