package markr.access;

import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Counts what takes the time of a sign-in: how many passwords were checked. */
class CountedChecks implements BeanPostProcessor {

	private final AtomicInteger checks = new AtomicInteger();

	int count() {
		return this.checks.get();
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		return (bean instanceof PasswordChecks encoder) ? new Counted(encoder, this.checks) : bean;
	}

	private record Counted(PasswordEncoder encoder, AtomicInteger checks) implements PasswordEncoder {

		@Override
		public String encode(CharSequence password) {
			return this.encoder.encode(password);
		}

		@Override
		public boolean matches(CharSequence password, String encoded) {
			this.checks.incrementAndGet();
			return this.encoder.matches(password, encoded);
		}

	}

}
