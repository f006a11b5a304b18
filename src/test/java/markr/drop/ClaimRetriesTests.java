package markr.drop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ClaimRetriesTests {

	private static final Exception FAILURE = new IllegalStateException("a piece of a document");

	private final AtomicLong nanos = new AtomicLong();

	private final ClaimRetries claims = new ClaimRetries(this.nanos::get);

	@TempDir
	private Path folder;

	@Test
	void reportsFailuresUntilTheClaimsAreGone() throws IOException {
		TestFile there = claimed("there.xml");
		this.claims.inDoubt(there, FAILURE);
		this.claims.settling(claimed("settling.xml"));

		assertThat(this.claims.problem()).contains("1 claimed files", "IllegalStateException")
			.doesNotContain("a piece");
		this.claims.retain(List.of(there.claim()));
		assertThat(this.claims.hasFailed(there)).isTrue();
		this.claims.retain(List.of());

		assertThat(this.claims.problem()).isNull();
		assertThat(this.claims.claimable()).isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void retriesOnlyWhatIsInDoubtWhileTheVaultDoesNotAnswer() throws IOException {
		TestFile other = claimed("other.xml");
		TestFile[] doubtful = new TestFile[ClaimRetries.IN_DOUBT_MAX];
		for (int i = 0; i < doubtful.length; i++) {
			assertThat(this.claims.isVaultInDoubt()).isFalse();
			assertThat(this.claims.mayBeTried(other)).isTrue();
			doubtful[i] = claimed(i + ".xml");
			this.claims.inDoubt(doubtful[i], FAILURE);
		}

		assertThat(this.claims.isVaultInDoubt()).isTrue();
		assertThat(this.claims.claimable()).isZero();
		assertThat(this.claims.mayBeTried(other)).isFalse();
		assertThat(this.claims.mayBeTried(doubtful[0])).as("after a pause").isFalse();
		this.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
		assertThat(this.claims.mayBeTried(doubtful[0])).isTrue();
	}

	@Test
	void retriesAllAtOnceWhenTheVaultHasAnsweredForOne() throws IOException {
		TestFile one = claimed("one.xml");
		TestFile another = claimed("another.xml");
		this.claims.inDoubt(one, FAILURE);
		this.claims.inDoubt(another, FAILURE);

		this.claims.vaultAnswered(one);
		this.claims.done(one);

		assertThat(this.claims.mayBeTried(another)).isTrue();
		assertThat(this.claims.claimable()).isEqualTo(ClaimRetries.IN_DOUBT_MAX - 1);
	}

	private TestFile claimed(String name) throws IOException {
		return TestFile.claimed(UUID.randomUUID(), Files.createFile(this.folder.resolve(name)));
	}

}
