package markr.access;

import markr.platform.OwnAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The way in for the first admin of a Markr that listens to a network: a link in its log,
 * so who may read that. It holds for 15 minutes, and once. Thread-safe.
 */
@Component
class FirstAdmin {

	private static final Logger logger = LoggerFactory.getLogger(FirstAdmin.class);

	private final AccessMode mode;

	private final FirstAdminLinkTable links;

	private final Users users;

	private final Environment environment;

	FirstAdmin(AccessMode mode, FirstAdminLinkTable links, Users users, Environment environment) {
		this.mode = mode;
		this.links = links;
		this.users = users;
		this.environment = environment;
	}

	@EventListener(ApplicationReadyEvent.class)
	void offer() {
		String address = OwnAddress.of(this.environment);
		if (address == null || this.environment.getProperty("markr.reader", Boolean.class, false)
				|| this.mode.current() != AccessMode.Mode.SET_UP) {
			return;
		}
		String secret = TokenText.random(32);
		this.links.insert(TokenText.sha256(secret));
		logger.warn(
				"""
						Markr has no user and listens to a network, so it answers nobody but for its health. Make the first admin \
						within 15 minutes at
						  {}/first-admin?code={}""",
				address, secret);
	}

	/**
	 * Makes the first user, an admin.
	 * @return false if the code does not hold, or holds no more
	 * @throws IllegalArgumentException if the user cannot be made; the code holds still
	 */
	@Transactional
	public boolean make(String code, String name, String password) {
		if (!this.links.take(TokenText.sha256(code))) {
			return false;
		}
		this.users.put(name, password, Role.ADMIN, false);
		return true;
	}

}
