package markr.importvault;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import markr.importvault.document.Conclusion;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Drop;
import markr.importvault.document.Failure;
import markr.importvault.document.FailureKind;
import markr.importvault.document.KeptReceipt;
import markr.importvault.document.Receipt;
import markr.importvault.document.Way;
import markr.support.IdleMarkrTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Counts rows of all tables around each act: what is not to be kept leaves none at all.
 */
@IdleMarkrTest
@TestPropertySource(properties = "markr.ingest.small-document=0B")
class ImportVaultTests {

	private static final int PART = VaultedContent.PART_BYTES;

	@Autowired
	private ImportVault vault;

	@Autowired
	private Outcomes outcomes;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private TransactionOperations transactions;

	private Receipt keep(byte[] content) throws IOException {
		return this.vault.keep(VaultRows.aDrop(), new ByteArrayInputStream(content));
	}

	@Nested
	class Content {

		@ParameterizedTest
		@ValueSource(ints = { 1, PART - 1, PART, PART + 1, PART * 7 / 2 })
		void isGivenBackByteForByte(int size) throws Exception {
			byte[] compressible = new byte[size];
			Arrays.fill(compressible, (byte) size);
			compressible[size - 1]++;

			// Two of one byte may be the same.
			for (byte[] content : (size > 1) ? List.of(VaultRows.random(size), compressible) : List.of(compressible)) {
				Receipt receipt = keep(content);

				assertThat(receipt.outcome()).isIn(Receipt.Outcome.NEW);
				assertKept(receipt.documentId(), content, (size + PART - 1) / PART);
			}
		}

		@Test
		void mayBeEmpty() throws Exception {
			Receipt receipt = keep(new byte[0]);

			assertKept(receipt.documentId(), new byte[0], 0);
		}

		@Test
		void isTheSameReadByteByByteOrSkippedThrough() throws Exception {
			byte[] content = VaultRows.random(PART + 10);
			long documentId = keep(content).documentId();

			try (InputStream kept = ImportVaultTests.this.vault.content(ImportVaultTests.this.vault.get(documentId))) {
				assertThat(kept.read()).isEqualTo(content[0] & 0xff);
				assertThat(kept.skip(PART - 2)).isEqualTo(PART - 2);
				assertThat(kept.readNBytes(3)).isEqualTo(Arrays.copyOfRange(content, PART - 1, PART + 2));
				assertThat(kept.read(new byte[5], 0, 0)).isZero();
				kept.skipNBytes(8);
				assertThat(kept.read()).isEqualTo(-1);
				assertThat(kept.read(new byte[5])).isEqualTo(-1);
			}
		}

		private void assertKept(long documentId, byte[] content, int parts) throws Exception {
			Document document = ImportVaultTests.this.vault.get(documentId);
			assertThat(document.sha256())
				.isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
			assertThat(document.sizeBytes()).isEqualTo(content.length);
			assertThat(document.state()).isEqualTo(DocumentState.RECEIVED);
			assertThat(ImportVaultTests.this.vault.find(document.sha256())).contains(document);
			assertThat(ImportVaultTests.this.vault.content(ImportVaultTests.this.vault.get(documentId)).readAllBytes())
				.isEqualTo(content);
			assertThat(VaultRows.count(ImportVaultTests.this.jdbc, documentId))
				.isEqualTo(new VaultRows(1, parts, 1, 1));
		}

	}

	@Nested
	class Duplicates {

		@Test
		void areFoundByTheirSourceHoweverManyOthersCameBefore() throws IOException {
			byte[] content = VaultRows.random(10);
			Drop drop = new Drop(UUID.randomUUID(), Way.HTTP, "late", null, null);
			long documentId = keep(content).documentId();
			ImportVaultTests.this.vault.keep(drop, new ByteArrayInputStream(content));

			assertThat(ImportVaultTests.this.vault.receipts(documentId, "late", 1)).extracting(KeptReceipt::source)
				.containsExactly("late");
			assertThat(ImportVaultTests.this.vault.receipts(documentId, null, 2)).hasSize(2);
			assertThat(ImportVaultTests.this.vault.receipts(documentId, "nobody", 1)).isEmpty();
		}

		@Test
		void makeOneDocumentAndAReceiptEach() throws IOException {
			byte[] content = VaultRows.random(PART + 1);
			Receipt first = keep(content);
			VaultRows before = VaultRows.count(ImportVaultTests.this.jdbc);

			Receipt second = keep(content);
			Receipt third = keep(content);

			assertThat(first.outcome()).isEqualTo(Receipt.Outcome.NEW);
			assertThat(List.of(second, third)).allSatisfy((receipt) -> {
				assertThat(receipt.outcome()).isEqualTo(Receipt.Outcome.DUPLICATE);
				assertThat(receipt.documentId()).isEqualTo(first.documentId());
			});
			assertThat(VaultRows.count(ImportVaultTests.this.jdbc))
				.isEqualTo(new VaultRows(before.documents(), before.parts(), before.receipts() + 2, before.workRows()));
			assertThat(VaultRows.count(ImportVaultTests.this.jdbc, first.documentId()))
				.isEqualTo(new VaultRows(1, 2, 3, 1));
		}

		@Test
		void makeOneDocumentEvenAtTheSameMoment() throws Exception {
			int threads = 8;
			ExecutorService executor = Executors.newFixedThreadPool(threads);
			try {
				for (int round = 0; round < 5; round++) {
					byte[] content = VaultRows.random(PART + 1);
					VaultRows before = VaultRows.count(ImportVaultTests.this.jdbc);
					CyclicBarrier start = new CyclicBarrier(threads);

					List<Future<Receipt>> keeping = Stream.generate(() -> executor.submit(() -> {
						start.await();
						return keep(content);
					})).limit(threads).toList();

					List<Receipt> receipts = new ArrayList<>();
					for (Future<Receipt> kept : keeping) {
						receipts.add(kept.get());
					}
					assertThat(receipts).extracting(Receipt::documentId).containsOnly(receipts.get(0).documentId());
					assertThat(receipts).extracting(Receipt::outcome).containsOnlyOnce(Receipt.Outcome.NEW);
					assertThat(VaultRows.count(ImportVaultTests.this.jdbc))
						.isEqualTo(new VaultRows(before.documents() + 1, before.parts() + 2,
								before.receipts() + threads, before.workRows() + 1));
				}
			}
			finally {
				executor.shutdownNow();
			}
		}

		@Test
		void ofADropHandedOverAgainAreNotEvenRead() throws IOException {
			Drop drop = VaultRows.aDrop();
			Receipt first = ImportVaultTests.this.vault.keep(drop, new ByteArrayInputStream(VaultRows.random(10)));
			VaultRows before = VaultRows.count(ImportVaultTests.this.jdbc);

			InputStream content = new ByteArrayInputStream(VaultRows.random(10));
			Receipt again = ImportVaultTests.this.vault.keep(drop, content);

			assertThat(again).isEqualTo(first);
			assertThat(content.available()).isEqualTo(10);
			assertThat(VaultRows.count(ImportVaultTests.this.jdbc)).isEqualTo(before);
		}

		@Test
		void ofAFailedDocumentHaveItTriedAgain() throws IOException {
			byte[] content = VaultRows.random(10);
			long documentId = keep(content).documentId();
			ImportVaultTests.this.outcomes.fail(documentId,
					new Failure(FailureKind.INFRASTRUCTURE, "java.io.IOException", "The disk was full", null));
			removeWorkRow(documentId);

			Receipt again = keep(content);

			assertThat(again.outcome()).isEqualTo(Receipt.Outcome.DUPLICATE);
			assertThat(ImportVaultTests.this.vault.get(documentId)).satisfies((document) -> {
				assertThat(document.state()).isEqualTo(DocumentState.RECEIVED);
				assertThat(document.failure()).isNull();
				assertThat(document.finishedAt()).isNull();
			});
			assertThat(VaultRows.count(ImportVaultTests.this.jdbc, documentId)).isEqualTo(new VaultRows(1, 1, 2, 1));
		}

		@Test
		void ofARejectedDocumentOrderNothing() throws IOException {
			byte[] content = VaultRows.random(10);
			long documentId = keep(content).documentId();
			long claim = ImportVaultTests.this.outcomes.claim(documentId);
			ImportVaultTests.this.transactions.executeWithoutResult(
					(tx) -> ImportVaultTests.this.outcomes.conclude(new Conclusion(documentId, 3, 1), claim, () -> {
					}));
			removeWorkRow(documentId);

			keep(content);

			assertThat(ImportVaultTests.this.vault.get(documentId).state()).isEqualTo(DocumentState.REJECTED);
			assertThat(VaultRows.count(ImportVaultTests.this.jdbc, documentId)).isEqualTo(new VaultRows(1, 1, 2, 0));
		}

		private void removeWorkRow(long documentId) {
			ImportVaultTests.this.jdbc.sql("delete from scheduled_tasks where task_instance = ?")
				.param(String.valueOf(documentId))
				.update();
		}

	}

	@ParameterizedTest
	@ValueSource(strings = { "", "xyz", "0123", "ZZ", "../..",
			"0000000000000000000000000000000000000000000000000000000000000000",
			"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" })
	void findsNothingByWhatIsNoKnownSha256(String sha256) {
		assertThat(this.vault.find(sha256)).isEmpty();
	}

}
