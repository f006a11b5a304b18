package markr.access;

import java.util.List;
import java.util.Optional;

import markr.platform.Act;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * People who may sign in. A change ends their sessions, so that it holds from their next
 * request on. Thread-safe.
 */
@Component
class Users implements UserDetailsService {

	private final UserTable users;

	private final PasswordEncoder encoder;

	private final ObjectProvider<FindByIndexNameSessionRepository<? extends Session>> sessions;

	private final ApplicationEventPublisher events;

	Users(UserTable users, PasswordEncoder encoder,
			ObjectProvider<FindByIndexNameSessionRepository<? extends Session>> sessions,
			ApplicationEventPublisher events) {
		this.users = users;
		this.encoder = encoder;
		this.sessions = sessions;
		this.events = events;
	}

	@Override
	public UserDetails loadUserByUsername(String name) {
		// Nobody is asked for who cannot be: PostgreSQL does not take all that may be
		// sent.
		return Optional.of(name.strip())
			.filter(UserRequest::isName)
			.flatMap(this.users::find)
			.map((account) -> User.withUsername(account.name())
				.password(account.password())
				.authorities(authorities(account.role()))
				.disabled(!account.enabled())
				.build())
			.orElseThrow(() -> new UsernameNotFoundException("No user"));
	}

	List<UserTable.User> all() {
		return this.users.all();
	}

	/**
	 * Makes or changes a user.
	 * @param password a new one; null to keep the one that there is
	 * @throws IllegalArgumentException if nobody could make users any more, or a new user
	 * has no password
	 */
	@Transactional
	public void put(String name, @Nullable String password, Role role, boolean disabled) {
		this.users.lock();
		if ((role != Role.ADMIN || disabled) && !this.users.hasOtherAdmin(name)) {
			throw new IllegalArgumentException("'%s' must be an admin, for there is no other.".formatted(name));
		}
		if (password == null && this.users.find(name).isEmpty()) {
			throw new IllegalArgumentException(
					"There is no user '%s' yet: a new one needs a password.".formatted(name));
		}
		this.users.put(name, (password != null) ? this.encoder.encode(password) : "", role, disabled);
		this.events.publishEvent(
				new Act("PUT_USER", "user %s: %s%s".formatted(name, role, disabled ? ", disabled" : ""), null));
		endSessions(name);
	}

	/**
	 * Changes the password of who knows the present one.
	 * @return false if nobody of this name has it
	 */
	@Transactional
	public boolean changePassword(String name, String present, String password) {
		boolean known = this.users.find(name)
			.filter((account) -> account.enabled() && this.encoder.matches(present, account.password()))
			.isPresent();
		if (known) {
			this.users.setPassword(name, this.encoder.encode(password));
			this.events.publishEvent(new Act("CHANGE_PASSWORD", "user " + name, null));
			endSessions(name);
		}
		return known;
	}

	private void endSessions(String name) {
		Optional.ofNullable(this.sessions.getIfAvailable())
			.ifPresent((repository) -> repository.findByPrincipalName(name).keySet().forEach(repository::deleteById));
	}

	/** All that a role may act as, as Spring Security has it. */
	static List<GrantedAuthority> authorities(Role role) {
		return role.included()
			.stream()
			.<GrantedAuthority>map((included) -> new SimpleGrantedAuthority(CallRules.authority(included)))
			.toList();
	}

}
