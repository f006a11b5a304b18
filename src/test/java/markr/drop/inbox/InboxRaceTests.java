package markr.drop.inbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import markr.drop.VaultForTests;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Several processes on one folder. */
class InboxRaceTests {

	private static final int FILES = 500;

	/** So many documents are refused, each dropped twice. */
	private static final int REFUSED = 50;

	private final VaultForTests vault = VaultForTests.emptied();

	@TempDir
	private Path folder;

	@Test
	void takesEachFileOnceAndPutsEachBackOnce() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try (TestInbox one = new TestInbox(this.folder, this.vault);
				TestInbox other = new TestInbox(this.folder, this.vault)) {
			for (int i = 0; i < FILES; i++) {
				// The same name in all sources, and the same content now and then.
				one.drop("scanner-" + i % 10, i / 10 + ".xml", "<a n='" + i / 2 + "'/>");
			}
			CyclicBarrier both = new CyclicBarrier(2);

			List<Future<Integer>> taken = threads.invokeAll(List.of(() -> take(one, both), () -> take(other, both)));

			assertThat(taken.get(0).get() + taken.get(1).get()).isEqualTo(FILES);
			assertThat(taken).allSatisfy((future) -> assertThat(future.get()).isPositive());
			assertThat(this.vault.receipts()).hasSize(FILES)
				.extracting((receipt) -> receipt.get("source") + "/" + receipt.get("name"))
				.doesNotHaveDuplicates();
			assertThat(this.vault.queued()).hasSize(FILES / 2);
			assertThat(one.leftInInbox()).hasSize(10);
			assertThat(one.stillClaimed()).isEmpty();

			this.vault.queued()
				.subList(0, REFUSED)
				.forEach((documentId) -> this.vault.reject(documentId,
						new Violation(1, null, null, null, ViolationCode.NO_RESULTS, null)));
			List<Future<Integer>> answered = threads
				.invokeAll(List.of(() -> one.reply().size(), () -> other.reply().size()));

			assertThat(answered.get(0).get() + answered.get(1).get()).isEqualTo(2 * REFUSED);
			assertThat(one.leftInInbox()).filteredOn((path) -> path.endsWith(".xml")).hasSize(2 * REFUSED);
			assertThat(one.leftInInbox()).filteredOn((path) -> path.endsWith(".reason.txt")).hasSize(2 * REFUSED);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static int take(TestInbox inbox, CyclicBarrier both) throws Exception {
		inbox.poll();
		inbox.pass(TestInbox.SETTLE);
		// Each has begun before the race for the rest, however the threads are scheduled.
		List<InboxFile> claimed = new ArrayList<>(inbox.claimFirst());
		both.await();
		claimed.addAll(inbox.claim());
		claimed.forEach(inbox::store);
		return claimed.size();
	}

}
