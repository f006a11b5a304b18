package markr.operations;

import java.util.List;

import markr.importvault.orders.KeptOrder;
import markr.importvault.orders.Orders;
import markr.platform.web.Page;
import markr.platform.web.PageLimit;
import markr.platform.web.Problems;
import markr.platform.web.ShortText;
import markr.results.TestEffect;
import markr.results.TestEffects;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /orders}: what was ordered, and how far it has come. */
@RestController
class OrderReportController {

	private final Orders orders;

	private final OrderReports reports;

	private final TestEffects effects;

	OrderReportController(Orders orders, OrderReports reports, TestEffects effects) {
		this.orders = orders;
		this.reports = reports;
		this.effects = effects;
	}

	/**
	 * A page of the orders, the latest first.
	 * @param before where an earlier page has ended
	 */
	@GetMapping(path = "/orders", produces = MediaType.APPLICATION_JSON_VALUE)
	OrderList orders(@RequestParam(defaultValue = "" + Long.MAX_VALUE) long before,
			@RequestParam(defaultValue = "100") @PageLimit int limit) {
		Page<KeptOrder> page = Page.of(this.orders.page(before, limit + 1), limit, "before", KeptOrder::number);
		return new OrderList(page.entries().stream().map(this.reports::summary).toList(), page.next());
	}

	/** How far an order has come, and what has become of its documents. */
	@GetMapping(path = "/orders/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	OrderReport report(@PathVariable String id) {
		return this.reports.of(this.reports.find(id));
	}

	/**
	 * A page of the tests that would change, in the order of their ids; complete when the
	 * dry run has ended.
	 * @param after the test id that the page begins behind
	 */
	@GetMapping(path = "/orders/{id}/tests", produces = MediaType.APPLICATION_JSON_VALUE)
	TestEffectList tests(@PathVariable String id, @RequestParam(defaultValue = "") @ShortText String after,
			@RequestParam(defaultValue = "100") @PageLimit int limit) {
		KeptOrder kept = this.reports.find(id);
		if (!OrderReports.hasEffects(kept)) {
			throw Problems.notFound("The effects of this order by test are not known: only those of dry "
					+ "runs of REPROCESS, WITHDRAW and REINSTATE are.");
		}
		Page<TestEffect> page = Page.of(this.effects.page(kept.number(), after, limit + 1), limit, "after",
				TestEffect::testId);
		return new TestEffectList(page.entries(), page.next());
	}

	/** A page; {@code next} is null after the last one. */
	record OrderList(List<OrderSummary> orders, @Nullable String next) {
	}

	/** A page; {@code next} is null after the last one. */
	record TestEffectList(List<TestEffect> tests, @Nullable String next) {
	}

}
