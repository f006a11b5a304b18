package markr.ingest;

import java.io.ByteArrayInputStream;
import java.util.UUID;

import com.github.kagkarlsson.scheduler.Scheduler;
import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Drop;
import markr.importvault.document.Way;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

@MarkrTest
@AutoConfigureRestTestClient
class ShutdownTests {

	@Autowired
	private Shutdown shutdown;

	@Autowired
	private Scheduler scheduler;

	@Autowired
	private ImportVault vault;

	@Autowired
	private Outcomes outcomes;

	/**
	 * An application context can be stopped and started again, as tests do between them.
	 */
	@Test
	void importsAgainWhenStartedAgain() throws Exception {
		this.shutdown.stop();
		assertThat(this.scheduler.getSchedulerState().isPaused()).isTrue();
		long documentId = this.vault
			.keep(new Drop(UUID.randomUUID(), Way.HTTP, null, null, null),
					new ByteArrayInputStream(Documents.aDocument().result("stop-start", "1", 20, 13).bytes()))
			.documentId();
		assertThat(this.vault.get(documentId).state()).isEqualTo(DocumentState.RECEIVED);

		this.shutdown.start();

		assertThat(this.outcomes.await(documentId)).succeedsWithin(ofSeconds(30)).satisfies((document) -> {
			assertThat(document.state()).isEqualTo(DocumentState.PUBLISHED);
			assertThat(document.results()).isEqualTo(1);
		});
	}

}
