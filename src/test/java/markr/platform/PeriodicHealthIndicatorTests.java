package markr.platform;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

import static org.assertj.core.api.Assertions.assertThat;

class PeriodicHealthIndicatorTests {

	private final Queue<Supplier<Health>> checks = new ArrayDeque<>();

	private final PeriodicHealthIndicator indicator = new PeriodicHealthIndicator() {

		@Override
		protected Health check() {
			return PeriodicHealthIndicatorTests.this.checks.remove().get();
		}

	};

	@Test
	void reportsTheLastCheckWithoutMakingOne() {
		this.checks.add(() -> Health.up().build());
		this.checks.add(() -> Health.status(PeriodicHealthIndicator.DEGRADED).build());

		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(this.indicator.isKnown()).isFalse();
		this.indicator.refresh();
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UP);
		assertThat(this.indicator.isKnown()).isTrue();
		this.indicator.refresh();
		assertThat(this.indicator.health().getStatus().getCode()).isEqualTo("DEGRADED");
	}

	@Test
	void isUnknownWhileTheDatabaseIsAway() {
		this.checks.add(() -> Health.up().build());
		this.checks.add(() -> {
			throw new DataAccessResourceFailureException("away");
		});
		this.checks.add(() -> Health.up().build());
		this.checks.add(() -> {
			throw new CannotCreateTransactionException("away");
		});

		this.indicator.refresh();
		this.indicator.refresh();
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UNKNOWN);
		this.indicator.refresh();
		this.indicator.refresh();
		assertThat(this.indicator.isKnown()).isFalse();
	}

}
