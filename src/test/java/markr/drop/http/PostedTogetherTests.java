package markr.drop.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import markr.drop.VaultForTests;
import markr.importvault.document.Drop;
import markr.importvault.document.Way;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** What is kept by one transaction was received at one time. */
class PostedTogetherTests {

	private static final Duration FOR_EVER = Duration.ofHours(1);

	private final VaultForTests vault = VaultForTests.emptied();

	private PostedTogether together;

	@AfterEach
	void close() {
		this.together.close();
	}

	@Test
	void neverKeepsASingleSenderWaiting() throws Exception {
		startWithWait(FOR_EVER);

		for (int i = 0; i < 3; i++) {
			get(post("<a" + i + "/>")).outcome().cancel(false);
		}
	}

	@Test
	void keepsTogetherWhatComesWhileOthersAreImported() throws Exception {
		startWithWait(Duration.ofSeconds(5));
		get(post("<a/>"));

		keepTogether("<b/>", "<c/>");
	}

	@Test
	void keepsTogetherWhatComesFromSendersThatWereAnsweredTogether() throws Exception {
		startWithWait(Duration.ofSeconds(5));
		PostedTogether.Awaited first = get(post("<a/>"));
		keepTogether("<b/>", "<c/>");
		first.outcome().cancel(false);

		keepTogether("<d/>", "<e/>");
	}

	@Test
	void waitsNotForLongAndNotAgain() throws Exception {
		startWithWait(Duration.ofMillis(200));
		PostedTogether.Awaited first = get(post("<a/>"));
		get(post("<b/>"));
		first.outcome().cancel(false);

		get(post("<c/>"));

		assertThat(this.vault.jdbc().sql("select count(distinct received_at) from document").query(Long.class).single())
			.isEqualTo(3);
	}

	private void startWithWait(Duration wait) {
		this.together = new PostedTogether(this.vault.vault(), this.vault.outcomes(),
				this.vault.bean(TransactionTemplate.class), wait);
	}

	private void keepTogether(String one, String other) throws Exception {
		CompletableFuture<PostedTogether.Awaited> first = post(one);
		assertThat(first).isNotDone();
		PostedTogether.Awaited second = get(post(other));
		assertThat(get(first).document().receivedAt()).isEqualTo(second.document().receivedAt());
		first.get().outcome().cancel(false);
		second.outcome().cancel(false);
	}

	private CompletableFuture<PostedTogether.Awaited> post(String document) throws IOException {
		Drop drop = new Drop(UUID.randomUUID(), Way.HTTP, null, null, null);
		return this.together.keep(drop, new ByteArrayInputStream(document.getBytes()), document.length()).orElseThrow();
	}

	private static PostedTogether.Awaited get(CompletableFuture<PostedTogether.Awaited> kept) throws Exception {
		return kept.get(30, TimeUnit.SECONDS);
	}

}
