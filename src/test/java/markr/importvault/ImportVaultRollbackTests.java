package markr.importvault;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

import markr.importvault.document.DocumentTooLargeException;
import markr.importvault.document.Drop;
import markr.importvault.document.Receipt;
import markr.importvault.document.ViolationCode;
import markr.support.IdleMarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** What is not kept leaves no row in any table: document, parts, receipt and work row. */
@IdleMarkrTest
@TestPropertySource(properties = "markr.ingest.small-document=0B")
class ImportVaultRollbackTests {

	private static final int PART = VaultedContent.PART_BYTES;

	@Autowired
	private ImportVault vault;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private TransactionOperations transactions;

	@Test
	void keepsNothingOfWhatIsOverTheLimit(@Autowired DocumentTable documents, @Autowired NewDocumentTable newDocuments,
			@Autowired DocumentPartTable parts, @Autowired ContentWriter writer, @Autowired ReceiptTable receipts,
			@Autowired ViolationTable violations, @Autowired ImportQueue queue, @Autowired VaultMeters meters,
			@Autowired AutowireCapableBeanFactory beans) throws IOException {
		int limit = PART + 10;
		DropKeeper keeper = new DropKeeper(documents, newDocuments, parts, writer, receipts, queue, meters,
				new VaultProperties(DataSize.ofBytes(limit), 1, "node"));
		// With the transactions that a bean has.
		ImportVault small = (ImportVault) beans
			.initializeBean(new ImportVault(keeper, documents, parts, receipts, violations), "smallVault");
		VaultRows before = VaultRows.count(this.jdbc);

		for (int size : new int[] { limit + 1, 3 * PART }) {
			assertThatExceptionOfType(DocumentTooLargeException.class)
				.isThrownBy(() -> small.keep(VaultRows.aDrop(), new ByteArrayInputStream(VaultRows.random(size))))
				.withMessageContaining("larger than " + limit + " bytes");
		}

		assertThat(VaultRows.count(this.jdbc)).isEqualTo(before);
		assertThat(small.keep(VaultRows.aDrop(), new ByteArrayInputStream(VaultRows.random(limit))).outcome())
			.isEqualTo(Receipt.Outcome.NEW);
	}

	@Test
	void keepsNothingOfContentThatBreaksOff() {
		VaultRows before = VaultRows.count(this.jdbc);

		for (int size : new int[] { 0, 10, PART, 2 * PART + 10 }) {
			InputStream content = new SequenceInputStream(new ByteArrayInputStream(VaultRows.random(size)),
					new BrokenStream());
			assertThatIOException().isThrownBy(() -> this.vault.keep(VaultRows.aDrop(), content))
				.withMessage("The network is gone");
		}

		assertThat(VaultRows.count(this.jdbc)).isEqualTo(before);
	}

	@Test
	void keepsNothingWhenTheSurroundingTransactionRollsBack() {
		VaultRows before = VaultRows.count(this.jdbc);

		this.transactions.executeWithoutResult((transaction) -> {
			try {
				this.vault.keep(VaultRows.aDrop(), new ByteArrayInputStream(VaultRows.random(10)));
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
			assertThat(VaultRows.count(this.jdbc)).isEqualTo(new VaultRows(before.documents() + 1, before.parts() + 1,
					before.receipts() + 1, before.workRows() + 1));
			transaction.setRollbackOnly();
		});

		assertThat(VaultRows.count(this.jdbc)).isEqualTo(before);
	}

	@Test
	void keepsOnlyTheReceiptOfARefusedDrop() {
		Drop drop = VaultRows.aDropInto("keepsOnlyTheReceiptOfARefusedDrop", "huge.xml");
		VaultRows before = VaultRows.count(this.jdbc);

		Receipt receipt = this.vault.refuse(drop, 7, ViolationCode.TOO_LARGE);
		Receipt again = this.vault.refuse(drop, 7, ViolationCode.UNREADABLE);

		assertThat(receipt).isEqualTo(again)
			.isEqualTo(new Receipt(drop.dropId(), Receipt.Outcome.REFUSED, null, ViolationCode.TOO_LARGE));
		assertThat(VaultRows.count(this.jdbc))
			.isEqualTo(new VaultRows(before.documents(), before.parts(), before.receipts() + 1, before.workRows()));
	}

	private static final class BrokenStream extends InputStream {

		@Override
		public int read() throws IOException {
			throw new IOException("The network is gone");
		}

	}

}
