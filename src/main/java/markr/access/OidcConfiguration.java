package markr.access;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import markr.platform.StartRefused;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.security.oauth2.client.autoconfigure.ConditionalOnOAuth2ClientRegistrationProperties;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientPropertiesMapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;
import org.springframework.security.oauth2.core.oidc.OidcScopes;

/**
 * Sign-in at identity providers, as soon as one is registered by Spring Boot's own
 * settings.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnOAuth2ClientRegistrationProperties
class OidcConfiguration {

	/**
	 * Each provider is asked for its addresses at the first sign-in there, and again
	 * until it has answered: one that is away keeps neither Markr from its start nor
	 * people from the other providers.
	 */
	@Bean
	ClientRegistrationRepository clientRegistrations(OAuth2ClientProperties properties) {
		Map<String, ClientRegistrationRepository> registrations = new HashMap<>();
		properties.getRegistration().forEach((id, registration) -> {
			ClientRegistrationRepository repository = new SupplierClientRegistrationRepository(
					() -> new InMemoryClientRegistrationRepository(registration(properties, id)));
			registrations.put(id, repository);
			OAuth2ClientProperties.Provider provider = properties.getProvider()
				.get(Optional.ofNullable(registration.getProvider()).orElse(id));
			if (provider == null || provider.getIssuerUri() == null) {
				// Nobody has to be asked: what is missing is missing now.
				repository.findByRegistrationId(id);
			}
		});
		return (id) -> registrations.containsKey(id) ? registrations.get(id).findByRegistrationId(id) : null;
	}

	/** A node on a standby can keep no sessions. */
	@Bean
	@ConditionalOnBooleanProperty(name = "markr.reader", havingValue = false, matchIfMissing = true)
	OidcSignIn oidcSignIn(OAuth2ClientProperties properties, ClientRegistrationRepository registrations,
			AccessProperties access, Audit audit) {
		if (access.oidc().givesNobodyARole()) {
			throw new StartRefused(
					"People may sign in at an identity provider (spring.security.oauth2.client.registration), but none of its "
							+ "groups has a role.",
					"Name the groups of each role: markr.access.oidc.officer=exam-board, for instance.");
		}
		return new OidcSignIn(properties, registrations, access.oidc(), audit);
	}

	private static ClientRegistration registration(OAuth2ClientProperties all, String id) {
		OAuth2ClientProperties one = new OAuth2ClientProperties();
		one.getProvider().putAll(all.getProvider());
		one.getRegistration().put(id, all.getRegistration().get(id));
		ClientRegistration found = new OAuth2ClientPropertiesMapper(one).asClientRegistrations().get(id);
		// Without it the provider would say nothing of who signs in.
		Set<String> scopes = new TreeSet<>(Set.of(OidcScopes.OPENID));
		Optional.ofNullable(found.getScopes()).ifPresent(scopes::addAll);
		return ClientRegistration.withClientRegistration(found).scope(scopes).build();
	}

}
