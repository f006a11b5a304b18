package markr.importvault;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import markr.importvault.document.Conclusion;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Drop;
import markr.importvault.document.Failure;
import markr.importvault.document.FailureKind;
import markr.importvault.document.DueReply;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.support.IdleMarkrTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/** An inbox hears of each refusal once, whatever breaks while it is told. */
@IdleMarkrTest
class UnansweredDropsTests {

	private static final Violation VIOLATION = new Violation(7, 1L, "002299", "obtained",
			ViolationCode.OBTAINED_EXCEEDS_AVAILABLE, "21 of 20");

	@Autowired
	private ImportVault vault;

	@Autowired
	private Outcomes outcomes;

	@Autowired
	private Drops drops;

	@Autowired
	private DocumentTable documents;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private TransactionOperations transactions;

	private long rejected(Drop drop) throws IOException {
		long documentId = VaultRows.newDocument(this.vault, drop);
		long claim = this.outcomes.claim(documentId);
		this.transactions.executeWithoutResult((transaction) -> {
			this.outcomes.addViolations(documentId, 0, List.of(VIOLATION));
			this.outcomes.conclude(new Conclusion(documentId, 1, 1), claim, () -> {
			});
		});
		return documentId;
	}

	private final List<DueReply> delivered = new ArrayList<>();

	private boolean answerNext(String inbox, Consumer<DueReply> delivery) {
		return this.drops.unanswered(inbox, List.of(), 10)
			.stream()
			.anyMatch((receiptId) -> this.drops.answer(inbox, receiptId, delivery));
	}

	@Test
	void areGivenOncePerReceiptInTheirOrder() throws IOException {
		String inbox = "areGivenOncePerReceiptInTheirOrder";
		long first = rejected(VaultRows.aDropInto(inbox, "first.xml"));
		long waiting = VaultRows.newDocument(this.vault, VaultRows.aDropInto(inbox, "waiting.xml"));
		long failed = failed(VaultRows.aDropInto(inbox, "failed.xml"));
		rejected(VaultRows.aDropInto("another inbox", "other.xml"));
		long last = rejected(VaultRows.aDropInto(inbox, "last.xml"));

		while (answerNext(inbox, this.delivered::add)) {
			assertThat(this.delivered).hasSizeLessThanOrEqualTo(3);
		}

		assertThat(this.delivered)
			.extracting(DueReply::name, (drop) -> drop.document().documentId(), (drop) -> drop.document().state(),
					DueReply::violations)
			.containsExactly(tuple("first.xml", first, DocumentState.REJECTED, List.of(VIOLATION)),
					tuple("failed.xml", failed, DocumentState.FAILED, List.of()),
					tuple("last.xml", last, DocumentState.REJECTED, List.of(VIOLATION)));
		assertThat(this.vault.get(waiting).state()).isEqualTo(DocumentState.RECEIVED);
	}

	@Test
	void areRepeatedAfterADeliveryThatBroke() throws IOException {
		String inbox = "areRepeatedAfterADeliveryThatBroke";
		rejected(VaultRows.aDropInto(inbox, "refused.xml"));

		assertThatIllegalStateException().isThrownBy(() -> answerNext(inbox, (drop) -> {
			this.delivered.add(drop);
			throw new IllegalStateException("The folder is gone");
		}));

		assertThat(answerNext(inbox, this.delivered::add)).isTrue();
		assertThat(answerNext(inbox, this.delivered::add)).isFalse();
		assertThat(this.delivered).hasSize(2);
		assertThat(this.delivered.get(0)).isEqualTo(this.delivered.get(1));
	}

	@Test
	void ofTwoCallersAtOnceAreDifferent() throws IOException {
		String inbox = "ofTwoCallersAtOnceAreDifferent";
		rejected(VaultRows.aDropInto(inbox, "first.xml"));
		rejected(VaultRows.aDropInto(inbox, "second.xml"));

		answerNext(inbox, (first) -> {
			this.delivered.add(first);
			// On a connection of its own, while the first one is still held.
			assertThat(CompletableFuture.supplyAsync(() -> answerNext(inbox, this.delivered::add)))
				.succeedsWithin(Duration.ofSeconds(10))
				.isEqualTo(true);
		});

		assertThat(this.delivered).extracting(DueReply::name).containsExactly("first.xml", "second.xml");
		assertThat(answerNext(inbox, this.delivered::add)).isFalse();
	}

	@Test
	void areNotDueForPublishedDocuments() throws IOException {
		String inbox = "areNotDueForPublishedDocuments";
		long documentId = VaultRows.newDocument(this.vault, VaultRows.aDropInto(inbox, "good.xml"));
		publish(documentId);
		rejected(VaultRows.aDropInto(inbox, "bad.xml"));

		assertThat(this.drops.unanswered(inbox, List.of(), 10)).hasSize(1);

		assertThat(unanswered(inbox)).containsExactly("bad.xml");
		assertThat(answerNext(inbox, this.delivered::add)).isTrue();
		assertThat(unanswered(inbox)).isEmpty();
		assertThat(this.delivered).extracting(DueReply::name).containsExactly("bad.xml");
	}

	/** Whatever the way: holding the drop while it is put back, or not. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void areDueAgainWhenTheDocumentIsReopenedWhileItComesBack(boolean slowly) throws Exception {
		String inbox = "reopenedWhileItComesBack" + slowly;
		long documentId = failed(VaultRows.aDropInto(inbox, "failed.xml"));
		long receiptId = this.drops.unanswered(inbox, List.of(), 10).get(0);
		List<CompletableFuture<?>> reopening = new ArrayList<>();
		Consumer<DueReply> delivery = (drop) -> {
			reopening.add(CompletableFuture.runAsync(() -> reopen(documentId)));
			if (slowly) {
				reopening.get(0).join();
			}
			else {
				await().until(() -> this.jdbc.sql("select count(*) from pg_locks where not granted")
					.query(Long.class)
					.single() > 0);
			}
		};

		boolean answered = slowly ? this.drops.answerSlowly(inbox, receiptId, delivery)
				: this.drops.answer(inbox, receiptId, delivery);

		assertThat(answered).isTrue();
		reopening.get(0).get(10, TimeUnit.SECONDS);
		assertThat(unanswered(inbox)).containsExactly("failed.xml");
		assertThat(this.drops.unanswered(inbox, List.of(), 10)).as("while it is imported").isEmpty();
		publish(documentId);
		assertThat(answerNext(inbox, this.delivered::add)).isTrue();
		assertThat(this.delivered).singleElement().matches(DueReply::isTakenAfterAll);
		assertThat(this.drops.unanswered(inbox, List.of(), 10)).isEmpty();
		assertThat(unanswered(inbox)).isEmpty();
	}

	@Test
	void areNotRepeatedForADocumentThatFailsAgain() throws IOException {
		String inbox = "areNotRepeatedForADocumentThatFailsAgain";
		long documentId = failed(VaultRows.aDropInto(inbox, "failed.xml"));
		assertThat(answerNext(inbox, this.delivered::add)).isTrue();
		reopen(documentId);
		assertThat(unanswered(inbox)).containsExactly("failed.xml");

		fail(documentId);

		assertThat(answerNext(inbox, this.delivered::add)).isFalse();
		assertThat(unanswered(inbox)).isEmpty();
	}

	@Test
	void areNotGivenOfADocumentThatIsReopenedJustBefore() throws IOException {
		String inbox = "areNotGivenOfADocumentThatIsReopenedJustBefore";
		long documentId = failed(VaultRows.aDropInto(inbox, "failed.xml"));
		long receiptId = this.drops.unanswered(inbox, List.of(), 10).get(0);

		reopen(documentId);

		assertThat(this.drops.answer(inbox, receiptId, this.delivered::add)).isFalse();
		assertThat(this.delivered).isEmpty();
	}

	private long failed(Drop drop) throws IOException {
		long documentId = VaultRows.newDocument(this.vault, drop);
		fail(documentId);
		return documentId;
	}

	private void fail(long documentId) {
		this.outcomes.fail(documentId,
				new Failure(FailureKind.INFRASTRUCTURE, "java.io.IOException", "The disk was full", null));
	}

	private void reopen(long documentId) {
		this.documents.reopen(List.of(documentId));
	}

	private void publish(long documentId) {
		long claim = this.outcomes.claim(documentId);
		this.transactions.executeWithoutResult(
				(transaction) -> this.outcomes.conclude(new Conclusion(documentId, 1, 0), claim, () -> {
				}));
	}

	private List<String> unanswered(String inbox) {
		return this.jdbc.sql("select name from receipt where inbox = ? and answer_due")
			.param(inbox)
			.query(String.class)
			.list();
	}

}
