package markr.operations;

import java.util.Optional;
import java.util.regex.Pattern;

import markr.importvault.orders.KeptOrder;
import markr.importvault.orders.Orders;
import markr.platform.web.Problems;
import markr.results.TestEffects;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * Puts together what the vault knows of an order and what it would change in the marks.
 */
@Component
class OrderReports {

	static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private final Orders orders;

	private final TestEffects effects;

	private final JsonMapper json;

	OrderReports(Orders orders, TestEffects effects, JsonMapper json) {
		this.orders = orders;
		this.effects = effects;
		this.json = json;
	}

	KeptOrder find(String id) {
		Optional<KeptOrder> kept = ID.matcher(id).matches() ? this.orders.find(id) : Optional.empty();
		return kept.orElseThrow(() -> Problems
			.notFound("There is no such order. Its id is the one that it was given when it was put."));
	}

	OrderReport of(KeptOrder kept) {
		return OrderReport.of(kept, selection(kept), this.orders.progress(kept.number()),
				this.orders.affected(kept.number(), OrderReport.AFFECTED_MAX),
				hasEffects(kept) ? this.effects.totals(kept.number()) : null);
	}

	OrderSummary summary(KeptOrder kept) {
		return new OrderSummary(kept.order().id(), kept.order().act(), kept.order().dryRun(), kept.order().reason(),
				kept.order().by(), selection(kept), kept.orderedAt());
	}

	/** Whether it is found out what the order would change in the marks. */
	static boolean hasEffects(KeptOrder kept) {
		return kept.order().dryRun() && kept.order().act().changesMarks();
	}

	private Object selection(KeptOrder kept) {
		return this.json.readValue(kept.order().selection(), Object.class);
	}

}
