package markr.access;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import markr.platform.Act;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What programs call with. Each request asks the database, so that a token that is
 * revoked on one node is so on all from the next request on. Thread-safe.
 */
@Component
class Tokens implements OpaqueTokenIntrospector {

	/** The attribute of a principal that is bound to a source. */
	static final String SOURCE = "source";

	private final TokenTable tokens;

	private final ApplicationEventPublisher events;

	private final boolean reader;

	Tokens(TokenTable tokens, ApplicationEventPublisher events, @Value("${markr.reader:false}") boolean reader) {
		this.tokens = tokens;
		this.events = events;
		this.reader = reader;
	}

	@Override
	public OAuth2AuthenticatedPrincipal introspect(String text) {
		TokenText token = TokenText.of(text).orElseThrow(Tokens::unknown);
		TokenTable.Valid valid = this.tokens.findValid(token.id())
			.filter((found) -> MessageDigest.isEqual(found.secretSha256(), token.secretSha256()))
			.orElseThrow(Tokens::unknown);
		if (valid.useUnknown() && !this.reader) {
			this.tokens.use(token.id());
		}
		Map<String, Object> attributes = new HashMap<>(Map.of("id", token.id()));
		if (valid.source() != null) {
			attributes.put(SOURCE, valid.source());
		}
		return new DefaultOAuth2AuthenticatedPrincipal("token:" + valid.name(), attributes,
				Users.authorities(valid.role()));
	}

	List<TokenTable.Token> all() {
		return this.tokens.all();
	}

	/** Makes a token; its text is not known again. */
	@Transactional
	public TokenText make(String name, Role role, @Nullable String source, Instant expiresAt) {
		TokenText token = TokenText.random();
		this.tokens.insert(token.id(), token.secretSha256(), name, role, source, expiresAt);
		this.events.publishEvent(new Act("MAKE_TOKEN",
				"token %s (%s): %s, source %s, until %s".formatted(token.id(), name, role, source, expiresAt), null));
		return token;
	}

	/**
	 * From the next request on it is nobody's.
	 * @return false if there is no such token
	 */
	@Transactional
	public boolean revoke(String id) {
		Optional<String> name = this.tokens.revoke(id);
		name.ifPresent((known) -> this.events
			.publishEvent(new Act("REVOKE_TOKEN", "token %s (%s)".formatted(id, known), null)));
		return name.isPresent();
	}

	private static BadOpaqueTokenException unknown() {
		return new BadOpaqueTokenException("This token is none of Markr's, is revoked or has expired");
	}

}
