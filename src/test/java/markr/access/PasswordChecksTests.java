package markr.access;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;

/** A flood of passwords. */
class PasswordChecksTests {

	@Test
	void takeSomeOfTheProcessorsOnly() throws Exception {
		AtomicInteger atWork = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		PasswordChecks checks = new PasswordChecks(new BCryptPasswordEncoder(4) {

			@Override
			protected boolean matchesNonNull(String password, String encoded) {
				most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
				try {
					return super.matchesNonNull(password, encoded);
				}
				finally {
					atWork.decrementAndGet();
				}
			}

		}, 2);
		String encoded = checks.encode("right");
		ExecutorService executor = Executors.newFixedThreadPool(16);
		try {
			List<Callable<Boolean>> flood = IntStream.range(0, 400)
				.<Callable<Boolean>>mapToObj((i) -> () -> checks.matches((i % 2 == 0) ? "right" : "wrong", encoded))
				.toList();
			int right = 0;
			for (var answer : executor.invokeAll(flood)) {
				right += answer.get() ? 1 : 0;
			}
			assertThat(right).isEqualTo(200);
			assertThat(most).hasValueBetween(1, 2);
		}
		finally {
			executor.shutdownNow();
		}
	}

}
