package markr.drop;

import java.util.List;

import markr.importvault.VaultProperties;
import markr.platform.PeriodicHealthIndicator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class FoldersHealthTests {

	private static final FolderCheck GOOD = (health, problems, roomBytesMin) -> health.withDetail("room", roomBytesMin);

	private static final FolderCheck BAD = (health, problems, roomBytesMin) -> problems.put("disk", "Make room");

	@Test
	void areUpWithTheDetailsOfAllChecks() {
		Health health = health(GOOD);

		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("room", 7L);
	}

	@Test
	void areDegradedByOneProblem() {
		Health health = health(GOOD, BAD);

		assertThat(health.getStatus()).isEqualTo(PeriodicHealthIndicator.DEGRADED);
		assertThat(health.getDetails()).containsEntry("room", 7L).containsEntry("disk", "Make room");
	}

	private static Health health(FolderCheck... checks) {
		FoldersHealthIndicator folders = new FoldersHealthIndicator(List.of(checks),
				new VaultProperties(DataSize.ofBytes(7), 1, "node"));
		folders.refresh();
		return folders.health();
	}

}
