package markr.importvault;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import markr.importvault.document.DocumentState;
import markr.importvault.document.DocumentTooLargeException;
import markr.importvault.document.Drop;
import markr.importvault.document.Failure;
import markr.importvault.document.FailureKind;
import markr.importvault.document.Kept;
import markr.importvault.document.Receipt;
import markr.support.IdleMarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Small drops that are kept in one commit, as if they had been kept one by one. */
@IdleMarkrTest
@TestPropertySource(properties = { "markr.vault.document-size-max=500KB", "markr.ingest.small-document=0B" })
class KeepTogetherTests {

	@Autowired
	private ImportVault vault;

	@Autowired
	private Outcomes outcomes;

	@Autowired
	private JdbcClient jdbc;

	@Test
	void keepsEachWithReceiptAndWorkRow() throws IOException {
		List<SmallDrop> drops = List.of(drop(10), drop(0), drop(500 * 1024),
				new SmallDrop(VaultRows.aDropInto("an-inbox", "umlaut-ä \"{}, NULL.xml"), VaultRows.random(20)));

		List<Receipt> receipts = receipts(this.vault.keepTogether(drops));

		assertThat(receipts).extracting(Receipt::outcome).containsOnly(Receipt.Outcome.NEW);
		for (int i = 0; i < drops.size(); i++) {
			byte[] content = drops.get(i).content();
			long documentId = receipts.get(i).documentId();
			assertThat(receipts.get(i).dropId()).isEqualTo(drops.get(i).drop().dropId());
			assertThat(this.vault.content(this.vault.get(documentId)).readAllBytes()).isEqualTo(content);
			assertThat(this.vault.get(List.of(documentId)).get(documentId)).isEqualTo(this.vault.get(documentId));
			assertThat(this.vault.get(documentId).sizeBytes()).isEqualTo(content.length);
			assertThat(VaultRows.count(this.jdbc, documentId))
				.isEqualTo(new VaultRows(1, (content.length > 0) ? 1 : 0, 1, 1));
		}
	}

	@Test
	void writesTheSameReceiptsAsOneByOne() throws IOException {
		Drop alone = VaultRows.aDropInto("an-inbox", "alone.xml");
		Drop together = VaultRows.aDropInto("an-inbox", "alone.xml");
		byte[] content = VaultRows.random(30);
		Receipt first = this.vault.keep(alone, new ByteArrayInputStream(content));

		this.vault.keepTogether(List.of(new SmallDrop(together, content), drop(1)));

		assertThat(receiptOf(together)).isEqualTo(receiptOf(alone));
		assertThat(this.vault.keep(alone, new ByteArrayInputStream(content))).isEqualTo(first);
	}

	@Test
	void recognisesContentsAndDropsThatItHas() throws IOException {
		SmallDrop kept = drop(40);
		Receipt first = this.vault.keep(kept.drop(), new ByteArrayInputStream(kept.content()));
		SmallDrop sameContent = new SmallDrop(VaultRows.aDrop(), kept.content());
		SmallDrop twice = drop(41);
		SmallDrop twiceAgain = new SmallDrop(VaultRows.aDrop(), twice.content());
		VaultRows before = VaultRows.count(this.jdbc);

		List<Receipt> receipts = receipts(this.vault.keepTogether(List.of(kept, sameContent, twice, twiceAgain)));

		assertThat(receipts).extracting(Receipt::outcome)
			.containsExactly(Receipt.Outcome.NEW, Receipt.Outcome.DUPLICATE, Receipt.Outcome.NEW,
					Receipt.Outcome.DUPLICATE);
		assertThat(receipts.get(0)).isEqualTo(first);
		assertThat(receipts.get(1).documentId()).isEqualTo(first.documentId());
		assertThat(receipts.get(3).documentId()).isEqualTo(receipts.get(2).documentId());
		assertThat(VaultRows.count(this.jdbc)).isEqualTo(new VaultRows(before.documents() + 1, before.parts() + 1,
				before.receipts() + 3, before.workRows() + 1));
	}

	@Test
	void hasAFailedDocumentTriedAgain() throws IOException {
		SmallDrop failed = drop(50);
		long documentId = this.vault.keep(failed.drop(), new ByteArrayInputStream(failed.content())).documentId();
		this.outcomes.fail(documentId,
				new Failure(FailureKind.INFRASTRUCTURE, "java.io.IOException", "The disk was full", null));
		this.jdbc.sql("delete from scheduled_tasks where task_instance = ?").param(String.valueOf(documentId)).update();

		this.vault.keepTogether(List.of(drop(51), new SmallDrop(VaultRows.aDrop(), failed.content())));

		assertThat(this.vault.get(documentId).state()).isEqualTo(DocumentState.RECEIVED);
		assertThat(VaultRows.count(this.jdbc, documentId)).isEqualTo(new VaultRows(1, 1, 2, 1));
	}

	@Test
	void keepsNoneIfOneIsTooLarge() {
		VaultRows before = VaultRows.count(this.jdbc);

		assertThatExceptionOfType(DocumentTooLargeException.class)
			.isThrownBy(() -> this.vault.keepTogether(List.of(drop(10), drop(500 * 1024 + 1))));

		assertThat(VaultRows.count(this.jdbc)).isEqualTo(before);
		assertThatIllegalArgumentException().isThrownBy(() -> drop(SmallDrop.SIZE_BYTES_MAX + 1));
	}

	@Test
	void makesOneDocumentOfEachContentAtTheSameMoment() throws Exception {
		int threads = 4;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			for (int round = 0; round < 10; round++) {
				List<byte[]> contents = Stream.generate(() -> VaultRows.random(60)).limit(20).toList();
				VaultRows before = VaultRows.count(this.jdbc);
				CyclicBarrier start = new CyclicBarrier(threads);
				List<Future<List<Kept>>> keeping = Stream.generate(() -> executor.submit(() -> {
					List<byte[]> shuffled = new ArrayList<>(contents);
					Collections.shuffle(shuffled);
					start.await();
					return this.vault.keepTogether(
							shuffled.stream().map((content) -> new SmallDrop(VaultRows.aDrop(), content)).toList());
				})).limit(threads).toList();

				for (Future<List<Kept>> kept : keeping) {
					assertThat(kept.get()).hasSize(contents.size());
				}
				assertThat(VaultRows.count(this.jdbc)).isEqualTo(new VaultRows(before.documents() + 20,
						before.parts() + 20, before.receipts() + 20L * threads, before.workRows() + 20));
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static List<Receipt> receipts(List<Kept> kept) {
		return kept.stream().map(Kept::receipt).toList();
	}

	private static SmallDrop drop(int size) {
		return new SmallDrop(VaultRows.aDrop(), VaultRows.random(size));
	}

	private Map<String, Object> receiptOf(Drop drop) {
		Map<String, Object> receipt = this.jdbc
			.sql("select way, source, name, size_bytes, node, inbox, refusal from receipt where drop_id = ?")
			.param(drop.dropId())
			.query()
			.singleRow();
		assertThat(receipt).containsEntry("name", drop.name());
		return receipt;
	}

}
