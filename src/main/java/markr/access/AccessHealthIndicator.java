package markr.access;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Who may call, and that this is everybody where somebody has set that. */
@Component
class AccessHealthIndicator implements HealthIndicator {

	private final AccessMode mode;

	private final AccessProperties properties;

	AccessHealthIndicator(AccessMode mode, AccessProperties properties) {
		this.mode = mode;
		this.properties = properties;
	}

	@Override
	public Health health() {
		return Health.up().withDetail("callers", switch (this.mode.current()) {
			case OPEN -> this.properties.open() ? "everybody who reaches Markr (markr.access.open)"
					: "everybody on this machine, since there is no user";
			case SET_UP -> "nobody, since there is no user yet";
			case SIGN_IN -> "those who sign in";
		}).build();
	}

}
