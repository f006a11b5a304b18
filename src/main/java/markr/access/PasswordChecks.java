package markr.access;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes passwords, as Spring Security does by default, on half of the processors at
 * most: each takes one for a tenth of a second, and a flood of sign-ins is to leave the
 * others to imports. How many may wait is limited with their forms. Thread-safe.
 */
@Component
class PasswordChecks implements PasswordEncoder {

	private final PasswordEncoder encoder;

	private final Semaphore processors;

	@Autowired
	PasswordChecks() {
		this(PasswordEncoderFactories.createDelegatingPasswordEncoder(),
				Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
	}

	PasswordChecks(PasswordEncoder encoder, int processors) {
		this.encoder = encoder;
		this.processors = new Semaphore(processors, true);
	}

	@Override
	public @Nullable String encode(@Nullable CharSequence password) {
		return limited(() -> this.encoder.encode(password));
	}

	@Override
	public boolean matches(@Nullable CharSequence password, @Nullable String encoded) {
		return limited(() -> this.encoder.matches(password, encoded));
	}

	private <T> T limited(Supplier<T> work) {
		this.processors.acquireUninterruptibly();
		try {
			return work.get();
		}
		finally {
			this.processors.release();
		}
	}

}
