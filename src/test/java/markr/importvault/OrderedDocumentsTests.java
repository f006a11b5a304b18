package markr.importvault;

import java.util.List;

import markr.importvault.document.Conclusion;
import markr.importvault.document.Document;
import markr.importvault.document.Order;
import markr.importvault.document.Selection;
import markr.importvault.orders.KeptOrder;
import markr.importvault.orders.OrderedDocuments;
import markr.importvault.orders.Orders;
import markr.support.IdleMarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** Documents of an order that several nodes take. */
@IdleMarkrTest
class OrderedDocumentsTests {

	@Autowired
	private ImportVault vault;

	@Autowired
	private Outcomes outcomes;

	@Autowired
	private Orders orders;

	@Autowired
	private OrderedDocuments ordered;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private TransactionOperations transactions;

	@Autowired
	private PlatformTransactionManager manager;

	@Test
	void givesEachTransactionOthers() throws Exception {
		List<Long> ids = List.of(published(), published(), published());
		KeptOrder kept = order("others", false, ids);

		this.transactions.executeWithoutResult((transaction) -> {
			assertThat(take(kept, 2)).containsExactlyElementsOf(ids.subList(0, 2));
			assertThat(takeElsewhere(kept)).containsExactly(ids.get(2));
			assertThat(this.ordered.areToCome(kept.number())).isTrue();
			transaction.setRollbackOnly();
		});

		// As when its node dies.
		assertThat(takeElsewhere(kept)).containsExactlyElementsOf(ids);
		this.transactions
			.executeWithoutResult((transaction) -> this.ordered.end(kept.number(), ids, Order.Outcome.UNCHANGED, null));
		assertThat(takeElsewhere(kept)).isEmpty();
		assertThat(this.ordered.areToCome(kept.number())).isFalse();
	}

	@Test
	void locksDocumentsUnlessItIsADryRun() throws Exception {
		List<Long> ids = List.of(published());
		KeptOrder tried = order("tried", true, ids);
		KeptOrder forGood = order("for good", false, ids);

		this.transactions.executeWithoutResult((transaction) -> {
			take(tried, 1);
			assertThat(isLocked(ids)).isFalse();
			take(forGood, 1);
			assertThat(isLocked(ids)).isTrue();
		});
	}

	private KeptOrder order(String id, boolean dryRun, List<Long> documentIds) {
		this.orders.order(new Order(id, Order.Act.REPROCESS, dryRun, "{}", "a test", "a test"),
				Selection.of(documentIds.stream().map(this.vault::get).map(Document::sha256).toList()));
		return this.orders.find(id).orElseThrow();
	}

	private List<Long> take(KeptOrder kept, int max) {
		return this.ordered.take(kept, 0, max, Long.MAX_VALUE).stream().map(Document::documentId).toList();
	}

	private List<Long> takeElsewhere(KeptOrder kept) {
		return elsewhere().execute((transaction) -> take(kept, 10));
	}

	private boolean isLocked(List<Long> documentIds) {
		return elsewhere().execute((transaction) -> this.jdbc
			.sql("select from document where document_id = any(?) for no key update skip locked")
			.param(documentIds.toArray(Long[]::new))
			.query()
			.listOfRows()
			.isEmpty());
	}

	private TransactionTemplate elsewhere() {
		TransactionTemplate template = new TransactionTemplate(this.manager);
		template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		return template;
	}

	private long published() throws Exception {
		long documentId = VaultRows.newDocument(this.vault, VaultRows.aDrop());
		long claim = this.outcomes.claim(documentId);
		this.transactions
			.execute((transaction) -> this.outcomes.conclude(new Conclusion(documentId, 1, 0), claim, () -> {
			}));
		return documentId;
	}

}
