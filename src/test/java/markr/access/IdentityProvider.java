package markr.access;

import java.util.List;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet.OAuth2AuthorizationServerAutoConfiguration;
import org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet.OAuth2AuthorizationServerJwtAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/**
 * An identity provider: Spring Boot's own authorization server, with the people of a
 * school. Their groups are what they are called up to the first hyphen.
 */
final class IdentityProvider implements AutoCloseable {

	/** Subjects have up to 255 characters. */
	static final String LONG_NAME = "operators-" + "o".repeat(240);

	static final String PASSWORD = "known to the school";

	static final String CLIENT_SECRET = "known to Markr";

	private final ConfigurableApplicationContext context;

	private IdentityProvider(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/** Starts one that sends people back to a Markr. */
	static IdentityProvider start(int port, int portOfMarkr) {
		String client = "spring.security.oauth2.authorizationserver.client.markr.";
		return new IdentityProvider(new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			// Markr's own settings are on the same class path.
			.properties("spring.config.name=identity-provider", "server.address=127.0.0.1", "server.port=" + port,
					"server.servlet.session.cookie.name=IDP",
					"spring.security.oauth2.authorizationserver.issuer=" + issuer(port),
					client + "registration.client-id=markr",
					client + "registration.client-secret={noop}" + CLIENT_SECRET,
					client + "registration.client-authentication-methods=client_secret_basic",
					client + "registration.authorization-grant-types=authorization_code",
					client + "registration.scopes=openid,profile",
					client + "registration.redirect-uris=http://localhost:" + portOfMarkr + "/login/oauth2/code/school",
					client + "require-proof-key=true")
			.run());
	}

	static String issuer(int port) {
		return "http://127.0.0.1:" + port;
	}

	@Override
	public void close() {
		this.context.close();
	}

	@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class, ErrorMvcAutoConfiguration.class, JacksonAutoConfiguration.class,
			HttpMessageConvertersAutoConfiguration.class, SecurityAutoConfiguration.class,
			ServletWebSecurityAutoConfiguration.class, SecurityFilterAutoConfiguration.class,
			OAuth2AuthorizationServerAutoConfiguration.class, OAuth2AuthorizationServerJwtAutoConfiguration.class })
	static class Application {

		@Bean
		UserDetailsService people() {
			return new InMemoryUserDetailsManager(List.of("officers-anna", LONG_NAME, "teachers-tom", "officers-olga")
				.stream()
				.map((name) -> User.withUsername(name).password("{noop}" + PASSWORD).build())
				.toList());
		}

		@Bean
		OAuth2TokenCustomizer<JwtEncodingContext> claims() {
			return (token) -> {
				String name = token.getPrincipal().getName();
				token.getClaims()
					.claim("groups", List.of(name.replaceFirst("-.*", ""), "everybody"))
					.claim("preferred_username", "The (one) " + name);
			};
		}

	}

}
