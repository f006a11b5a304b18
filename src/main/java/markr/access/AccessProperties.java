package markr.access;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call this Markr.
 *
 * @param open whether everybody who reaches Markr may do everything while it has no user,
 * though it listens to a network; health says so
 * @param oidc what people may who sign in at an identity provider
 */
@ConfigurationProperties("markr.access")
record AccessProperties(@DefaultValue("false") boolean open, @DefaultValue Oidc oidc) {

	/**
	 * What people may who sign in at an identity provider: who is in several groups may
	 * all that they may.
	 *
	 * @param claim the claim of the provider that has their groups: a text, or a list of
	 * texts
	 * @param viewer the groups that are viewers
	 * @param officer the groups that are officers
	 * @param operator the groups that are operators
	 * @param admin the groups that are admins
	 */
	record Oidc(@DefaultValue("groups") String claim, @DefaultValue Set<String> viewer,
			@DefaultValue Set<String> officer, @DefaultValue Set<String> operator, @DefaultValue Set<String> admin) {

		/** The roles of who is in these groups. */
		Set<Role> roles(Collection<?> groups) {
			return groupsOf().entrySet()
				.stream()
				.filter((role) -> !Collections.disjoint(role.getValue(), groups))
				.map(Map.Entry::getKey)
				.collect(Collectors.toSet());
		}

		boolean givesNobodyARole() {
			return groupsOf().values().stream().allMatch(Set::isEmpty);
		}

		private Map<Role, Set<String>> groupsOf() {
			return Map.of(Role.VIEWER, this.viewer, Role.OFFICER, this.officer, Role.OPERATOR, this.operator,
					Role.ADMIN, this.admin);
		}

	}

}
