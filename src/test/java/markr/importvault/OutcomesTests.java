package markr.importvault;

import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import markr.importvault.document.ClaimLostException;
import markr.importvault.document.Conclusion;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Failure;
import markr.importvault.document.FailureKind;
import markr.importvault.document.Order;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.support.IdleMarkrTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@IdleMarkrTest
class OutcomesTests {

	private static final Violation VIOLATION = new Violation(7, 1L, "002299", "obtained",
			ViolationCode.OBTAINED_EXCEEDS_AVAILABLE, "21 of 20");

	@Autowired
	private ImportVault vault;

	@Autowired
	private Outcomes outcomes;

	@Autowired
	private OutcomeWatch watch;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private Withdrawals withdrawals;

	@Autowired
	private TransactionOperations transactions;

	private long newDocument() throws IOException {
		return VaultRows.newDocument(this.vault, VaultRows.aDrop());
	}

	private <T> T inTransaction(Supplier<T> work) {
		return this.transactions.execute((transaction) -> work.get());
	}

	private boolean publish(long documentId, long claim, long results) {
		return inTransaction(() -> this.outcomes.conclude(new Conclusion(documentId, results, 0), claim, () -> {
		}));
	}

	private boolean reject(long documentId, long claim, long results, long violations) {
		return inTransaction(
				() -> this.outcomes.conclude(new Conclusion(documentId, results, violations), claim, () -> {
				}));
	}

	@Nested
	class States {

		@Test
		void becomePublishedOnce() throws IOException {
			long documentId = newDocument();
			long claim = OutcomesTests.this.outcomes.claim(documentId);

			assertThat(publish(documentId, claim, 42)).isTrue();
			Document published = OutcomesTests.this.vault.get(documentId);
			assertThat(publish(documentId, claim, 43)).isFalse();

			assertThat(published.state()).isEqualTo(DocumentState.PUBLISHED);
			assertThat(published.results()).isEqualTo(42);
			assertThat(published.violations()).isZero();
			assertThat(published.finishedAt()).isNotNull();
			assertThat(OutcomesTests.this.vault.get(documentId)).isEqualTo(published);
		}

		/** Its marks may take long. */
		@Test
		void areSetWhenTheMarksAre() throws IOException {
			long documentId = newDocument();
			long claim = OutcomesTests.this.outcomes.claim(documentId);
			AtomicReference<OffsetDateTime> published = new AtomicReference<>();

			inTransaction(() -> OutcomesTests.this.outcomes
				.conclude(new Conclusion(documentId, 42, 0), claim, () -> published.set(
						OutcomesTests.this.jdbc.sql("select clock_timestamp()").query(OffsetDateTime.class).single())));

			assertThat(OutcomesTests.this.vault.get(documentId).finishedAt()).isAfter(published.get().toInstant());
		}

		/** What it waits for may take long. */
		@Test
		void areSetWhenTheImportIsGivenUp() throws IOException {
			long documentId = newDocument();

			OffsetDateTime before = inTransaction(() -> {
				OffsetDateTime time = OutcomesTests.this.jdbc.sql("select clock_timestamp()")
					.query(OffsetDateTime.class)
					.single();
				OutcomesTests.this.outcomes.fail(documentId,
						new Failure(FailureKind.INFRASTRUCTURE, "java.io.IOException", "The disk was full", null));
				return time;
			});

			assertThat(OutcomesTests.this.vault.get(documentId).finishedAt()).isAfter(before.toInstant());
		}

		/** As when a job that was broken off behind its publication is run to its end. */
		@Test
		void stayWithdrawnWhenTheImportIsEndedOnceMore() throws IOException {
			long documentId = newDocument();
			long claim = OutcomesTests.this.outcomes.claim(documentId);
			publish(documentId, claim, 42);
			assertThat(inTransaction(() -> OutcomesTests.this.withdrawals.withdraw(documentId)))
				.contains(Order.Outcome.WITHDRAWN);

			assertThat(publish(documentId, claim, 42)).isFalse();

			assertThat(OutcomesTests.this.vault.get(documentId).state()).isEqualTo(DocumentState.WITHDRAWN);
			assertThatIllegalStateException().isThrownBy(() -> reject(documentId, claim, 42, 1));
		}

		@Test
		void becomeRejectedOnceWithTheViolationsCountedKeptOrNot() throws IOException {
			long documentId = newDocument();
			long claim = OutcomesTests.this.outcomes.claim(documentId);
			OutcomesTests.this.transactions.executeWithoutResult((transaction) -> {
				OutcomesTests.this.outcomes.addViolations(documentId, 0, List.of(VIOLATION));
				OutcomesTests.this.outcomes.addViolations(documentId, 1,
						List.of(new Violation(9, null, null, null, ViolationCode.MISPLACED_RESULT, null)));
			});

			assertThat(reject(documentId, claim, 42, 5_000)).isTrue();
			assertThat(reject(documentId, claim, 42, 5_001)).isFalse();

			assertThat(OutcomesTests.this.vault.get(documentId))
				.extracting(Document::state, Document::results, Document::violations)
				.containsExactly(DocumentState.REJECTED, 42L, 5_000L);
			assertThat(OutcomesTests.this.vault.violations(documentId, 0, Integer.MAX_VALUE)).containsExactly(VIOLATION,
					new Violation(9, null, null, null, ViolationCode.MISPLACED_RESULT, null));
		}

		@Test
		void cannotMoveFromOneEndToAnother() throws IOException {
			long published = newDocument();
			long publishedClaim = OutcomesTests.this.outcomes.claim(published);
			publish(published, publishedClaim, 1);
			long failed = newDocument();
			long failedClaim = OutcomesTests.this.outcomes.claim(failed);
			OutcomesTests.this.outcomes.fail(failed,
					new Failure(FailureKind.INFRASTRUCTURE, "java.io.IOException", "The disk was full", null));

			assertThatIllegalStateException().isThrownBy(() -> reject(published, publishedClaim, 1, 1))
				.withMessageContaining("PUBLISHED")
				.withMessageContaining("REJECTED");
			assertThatIllegalStateException().isThrownBy(() -> publish(failed, failedClaim, 1))
				.withMessageContaining("FAILED")
				.withMessageContaining("PUBLISHED");
			assertThat(OutcomesTests.this.outcomes.fail(published,
					new Failure(FailureKind.INFRASTRUCTURE, "java.io.IOException", "too late", null)))
				.isFalse();

			assertThat(OutcomesTests.this.vault.get(published))
				.extracting(Document::state, Document::results, Document::failure)
				.containsExactly(DocumentState.PUBLISHED, 1L, null);
			assertThat(OutcomesTests.this.vault.get(failed)).extracting(Document::state, Document::failure)
				.containsExactly(DocumentState.FAILED, "The disk was full");
		}

		@Test
		void areSetInTheCallersTransactionOnly() throws IOException {
			long documentId = newDocument();
			long claim = OutcomesTests.this.outcomes.claim(documentId);

			assertThatExceptionOfType(IllegalTransactionStateException.class)
				.isThrownBy(() -> OutcomesTests.this.outcomes.conclude(new Conclusion(documentId, 1, 0), claim, () -> {
				}));
			OutcomesTests.this.transactions.executeWithoutResult((transaction) -> {
				OutcomesTests.this.outcomes.conclude(new Conclusion(documentId, 1, 0), claim, () -> {
				});
				transaction.setRollbackOnly();
			});

			assertThat(OutcomesTests.this.vault.get(documentId).state()).isEqualTo(DocumentState.RECEIVED);
		}

	}

	@Nested
	class Claims {

		@Test
		void shutOutWhoeverHadTheImportBefore() throws IOException {
			long documentId = newDocument();
			long old = OutcomesTests.this.outcomes.claim(documentId);
			long current = OutcomesTests.this.outcomes.claim(documentId);

			assertThat(current).isGreaterThan(old);
			assertLost(() -> publish(documentId, old, 1));
			assertLost(() -> reject(documentId, old, 1, 1));
			assertLost(() -> OutcomesTests.this.transactions
				.executeWithoutResult((transaction) -> OutcomesTests.this.outcomes.requireClaim(documentId, old)));

			assertThat(OutcomesTests.this.vault.get(documentId)).satisfies((document) -> {
				assertThat(document.state()).isEqualTo(DocumentState.RECEIVED);
				assertThat(document.results()).isNull();
				assertThat(document.violations()).isZero();
			});
			assertThat(publish(documentId, current, 1)).isTrue();
		}

		@Test
		void areRefusedBeforeTheStateIsLookedAt() throws IOException {
			long documentId = newDocument();
			long old = OutcomesTests.this.outcomes.claim(documentId);
			publish(documentId, OutcomesTests.this.outcomes.claim(documentId), 1);

			assertLost(() -> publish(documentId, old, 2));
			assertLost(() -> reject(documentId, old, 2, 2));
		}

		@Test
		void cannotBeOvertakenWhileTheyAreReliedOn() throws Exception {
			long documentId = newDocument();
			long claim = OutcomesTests.this.outcomes.claim(documentId);

			CompletableFuture<Long> overtaking = inTransaction(() -> {
				OutcomesTests.this.outcomes.requireClaim(documentId, claim);
				var waiting = CompletableFuture.supplyAsync(() -> OutcomesTests.this.outcomes.claim(documentId));
				assertThat(waiting).failsWithin(Duration.ofMillis(300));
				return waiting;
			});

			assertThat(overtaking).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(claim + 1);
		}

		private void assertLost(Runnable work) {
			assertThatExceptionOfType(ClaimLostException.class).isThrownBy(work::run);
		}

	}

	@Nested
	class Waiting {

		@Test
		void endsWithTheOutcomeThatAnotherNodeSets() throws IOException {
			long documentId = newDocument();
			CompletableFuture<Document> first = OutcomesTests.this.outcomes.await(documentId);
			CompletableFuture<Document> second = OutcomesTests.this.outcomes.await(documentId);
			CompletableFuture<Document> other = OutcomesTests.this.outcomes.await(newDocument());
			// Long enough for the looks that awaiting itself has caused.
			assertThat(first).failsWithin(Duration.ofMillis(300));

			OutcomesTests.this.jdbc.sql("""
					update document set state = 'PUBLISHED', result_count = 3, finished_at = now() where document_id = ?
					""").param(documentId).update();

			assertThat(List.of(first, second))
				.allSatisfy((outcome) -> assertThat(outcome).succeedsWithin(Duration.ofSeconds(10))
					.extracting(Document::state, Document::results)
					.containsExactly(DocumentState.PUBLISHED, 3L));
			assertThat(other).isNotDone();
			other.cancel(false);
		}

		@Test
		void endsAtOnceIfTheOutcomeIsKnown() throws IOException {
			long documentId = newDocument();
			OutcomesTests.this.outcomes.fail(documentId,
					new Failure(FailureKind.INFRASTRUCTURE, "java.io.IOException", "The disk was full", null));

			assertThat(OutcomesTests.this.outcomes.await(documentId)).succeedsWithin(Duration.ofSeconds(10))
				.extracting(Document::state, Document::failure)
				.containsExactly(DocumentState.FAILED, "The disk was full");
		}

		@Test
		void endsWithTheStateAsItIsWhenTheNodeShutsDown() throws IOException {
			CompletableFuture<Document> outcome = OutcomesTests.this.outcomes.await(newDocument());

			OutcomesTests.this.watch.stop();

			assertThat(outcome).isCompletedWithValueMatching((document) -> document.state() == DocumentState.RECEIVED);
			OutcomesTests.this.watch.start();
		}

		@Test
		void doesNotEndWithAnOutcomeThatIsRolledBack() throws IOException {
			long documentId = newDocument();
			long claim = OutcomesTests.this.outcomes.claim(documentId);
			CompletableFuture<Document> outcome = OutcomesTests.this.outcomes.await(documentId);

			OutcomesTests.this.transactions.executeWithoutResult((transaction) -> {
				OutcomesTests.this.outcomes.conclude(new Conclusion(documentId, 1, 1), claim, () -> {
				});
				transaction.setRollbackOnly();
			});
			publish(documentId, claim, 2);

			assertThat(outcome).succeedsWithin(Duration.ofSeconds(10))
				.extracting(Document::state)
				.isEqualTo(DocumentState.PUBLISHED);
		}

	}

}
