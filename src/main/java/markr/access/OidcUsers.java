package markr.access;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.StandardClaimNames;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/**
 * Gives those whom an identity provider knows their roles, and a name that is nobody
 * else's. Of what it says about them no more is kept: neither tokens nor claims.
 * Thread-safe.
 */
class OidcUsers implements OAuth2UserService<OidcUserRequest, OidcUser> {

	/** The error of those who have no role. */
	static final String NO_ROLE = "no_role";

	private static final String NAME = "name";

	private static final int NAME_MAX = 64;

	private final OAuth2UserService<OidcUserRequest, OidcUser> provider;

	private final AccessProperties.Oidc properties;

	private final Audit audit;

	OidcUsers(OAuth2UserService<OidcUserRequest, OidcUser> provider, AccessProperties.Oidc properties, Audit audit) {
		this.provider = provider;
		this.properties = properties;
		this.audit = audit;
	}

	@Override
	public OidcUser loadUser(OidcUserRequest request) {
		OidcUser known = this.provider.loadUser(request);
		String name = name(known, request);
		Set<GrantedAuthority> authorities = roles(known.getClaims().get(this.properties.claim())).stream()
			.flatMap((role) -> Users.authorities(role).stream())
			.collect(Collectors.toSet());
		if (authorities.isEmpty()) {
			this.audit.refusedWithoutRole(name);
			throw new OAuth2AuthenticationException(new OAuth2Error(NO_ROLE));
		}
		Map<String, Object> kept = Map.of(StandardClaimNames.SUB, known.getSubject(), "iss",
				known.getIssuer().toString(), NAME, name);
		OidcIdToken token = request.getIdToken();
		return new DefaultOidcUser(authorities,
				new OidcIdToken("none", token.getIssuedAt(), token.getExpiresAt(), kept), NAME);
	}

	private Set<Role> roles(@Nullable Object groups) {
		return this.properties.roles(
				(groups instanceof Collection<?> several) ? several : (groups != null) ? List.of(groups) : List.of());
	}

	/**
	 * What the provider never gives to another comes first; no user or token is called
	 * so. How people are called they may choose themselves at some providers.
	 */
	private static String name(OidcUser known, OidcUserRequest request) {
		String called = Stream
			.of(request.getClientRegistration().getProviderDetails().getUserInfoEndpoint().getUserNameAttributeName(),
					StandardClaimNames.PREFERRED_USERNAME, StandardClaimNames.NAME)
			.filter((claim) -> claim != null && !claim.equals(StandardClaimNames.SUB))
			.map((claim) -> known.getClaims().get(claim))
			.filter(Objects::nonNull)
			.map((value) -> String.valueOf(value).replaceAll("[()]", ""))
			// Cut before, for that may leave half of a character.
			.map((value) -> plain(value.substring(0, Math.min(value.length(), NAME_MAX))))
			.filter((value) -> !value.isBlank())
			.findFirst()
			.orElse("");
		return "oidc:%s:%s%s".formatted(request.getClientRegistration().getRegistrationId(), plain(known.getSubject()),
				called.isEmpty() ? "" : " (" + called + ")");
	}

	private static String plain(String text) {
		return text.replaceAll("[\\p{Cntrl}\\p{Cs}]", "");
	}

}
