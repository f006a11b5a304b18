package markr.drop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetriesTests {

	// Monotonic clocks may pass Long.MAX_VALUE.
	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

	private final Retries<String> retries = new Retries<>(this.nanos::get);

	@Test
	void pausesLongerFromTimeToTimeUpToLimit() {
		List<Long> pauses = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			this.retries.failed("a");
			long seconds = 0;
			for (; !this.retries.isDue("a"); seconds++) {
				this.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
			}
			pauses.add(seconds);
		}

		assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
	}

	@Test
	void isLoggedLessAndLessOften() {
		List<Boolean> logged = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			logged.add(this.retries.failed("a"));
		}

		assertThat(logged).containsExactly(true, true, false, true, false, false, false, true);
	}

	@Test
	void beginsAnewOnceForgotten() {
		this.retries.failed("a");
		this.retries.failed("b");
		this.retries.forget("a");

		assertThat(this.retries.isDue("a")).isTrue();
		assertThat(this.retries.paused()).containsExactly("b");
	}

	@Test
	void endsAllPauses() {
		this.retries.failed("a");
		this.retries.endPauses();

		assertThat(this.retries.isDue("a")).isTrue();
	}

}
