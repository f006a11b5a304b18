package markr.operations;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import markr.importvault.document.Order;
import markr.importvault.orders.KeptOrder;
import markr.importvault.orders.Orders;
import markr.ingest.orders.StuckImports;
import markr.platform.web.Page;
import markr.platform.web.PageLimit;
import markr.platform.web.Problems;
import markr.platform.web.ShortText;
import markr.results.TestEffect;
import markr.results.TestEffects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code PUT /orders/{id}}: an operator orders an act on documents, or a report of what
 * it would change. The id is chosen by the client, so an order that is sent again is the
 * same order, and is resumed. {@code GET} reports what was ordered and how far it has
 * come.
 */
@RestController
class OrderController {

	private static final String RETRY_AFTER_SECONDS = "10";

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private final Orders orders;

	private final OrderSelections selections;

	private final OrderReports reports;

	private final StuckImports stuckImports;

	private final TestEffects effects;

	private final JsonMapper json;

	OrderController(Orders orders, OrderSelections selections, OrderReports reports, StuckImports stuckImports,
			TestEffects effects, JsonMapper json) {
		this.orders = orders;
		this.selections = selections;
		this.reports = reports;
		this.stuckImports = stuckImports;
		this.effects = effects;
		this.json = json;
	}

	/**
	 * Records an order and has it carried out, or resumes the same order.
	 * @return 202 for a new order, 200 for one that is there already; 400, 404, 409 or
	 * 503 as a problem
	 */
	@PutMapping(path = "/orders/{id}", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<OrderReport> order(@PathVariable String id, @Valid @RequestBody OrderRequest request,
			HttpServletRequest client) {
		try {
			return take(id, request, order(id, request, client.getRemoteAddr()));
		}
		catch (OrderRefused ex) {
			throw (ex.document() != null) ? WithdrawalController.conflict(ex.document(), ex.getMessage())
					: Problems.of(ex.status(), ex.getMessage());
		}
	}

	private ResponseEntity<OrderReport> take(String id, OrderRequest request, Order order) {
		// An order that is there already is not refused for what has become of it.
		boolean isNew = this.orders.find(id).isEmpty()
				&& this.orders.order(order, this.selections.find(order.act(), request.selection()));
		KeptOrder kept = find(id);
		if (!isSame(kept.order(), order, request.by() != null)) {
			throw Problems.of(HttpStatus.CONFLICT,
					"There is another order '%s': %s %s. Choose an id that is not taken.".formatted(id,
							(kept.order().dryRun() ? "dry run of " : "") + kept.order().act(),
							kept.order().selection()));
		}
		if (order.act() == Order.Act.RELEASE) {
			release(kept);
		}
		else if (!isNew) {
			this.orders.resume(kept);
		}
		OrderReport report = this.reports.of(find(id));
		return isNew ? ResponseEntity.accepted().location(URI.create("/orders/" + id)).body(report)
				: ResponseEntity.ok(report);
	}

	private Order order(String id, OrderRequest request, String address) {
		if (!ID.matcher(id).matches()) {
			throw Problems.badRequest("The id of an order is 1 to 64 letters, digits, dots, hyphens and underscores.");
		}
		OrderSelections.requireSense(request.act(), this.json.valueToTree(request.selection()).propertyNames());
		return new Order(id, request.act(), request.isDryRun(), this.json.writeValueAsString(request.selection()),
				request.reason(), (request.by() != null) ? request.by() : address);
	}

	private static boolean isSame(Order kept, Order order, boolean byIsGiven) {
		return kept.act() == order.act() && kept.dryRun() == order.dryRun()
				&& kept.selection().equals(order.selection()) && kept.reason().equals(order.reason())
				&& (!byIsGiven || kept.by().equals(order.by()));
	}

	private void release(KeptOrder kept) {
		try {
			this.stuckImports.release(kept);
		}
		catch (ConcurrencyFailureException ex) {
			throw Problems
				.unavailable("A node works on one of the documents after all, and does not end. Send the same "
						+ "order again in %s seconds: it is resumed with those that are still stuck."
							.formatted(RETRY_AFTER_SECONDS),
						RETRY_AFTER_SECONDS);
		}
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
		return this.reports.of(find(id));
	}

	/**
	 * A page of the tests that would change, in the order of their ids; complete when the
	 * dry run has ended.
	 * @param after the test id that the page begins behind
	 */
	@GetMapping(path = "/orders/{id}/tests", produces = MediaType.APPLICATION_JSON_VALUE)
	TestEffectList tests(@PathVariable String id, @RequestParam(defaultValue = "") @ShortText String after,
			@RequestParam(defaultValue = "100") @PageLimit int limit) {
		KeptOrder kept = find(id);
		if (!OrderReports.hasEffects(kept)) {
			throw Problems.notFound("The effects of this order by test are not known: only those of dry "
					+ "runs of REPROCESS, WITHDRAW and REINSTATE are.");
		}
		Page<TestEffect> page = Page.of(this.effects.page(kept.number(), after, limit + 1), limit, "after",
				TestEffect::testId);
		return new TestEffectList(page.entries(), page.next());
	}

	private KeptOrder find(String id) {
		Optional<KeptOrder> kept = ID.matcher(id).matches() ? this.orders.find(id) : Optional.empty();
		return kept.orElseThrow(() -> Problems
			.notFound("There is no such order. Its id is the one that it was given when it was put."));
	}

	/** A page; {@code next} is null after the last one. */
	record OrderList(List<OrderSummary> orders, @Nullable String next) {
	}

	/** A page; {@code next} is null after the last one. */
	record TestEffectList(List<TestEffect> tests, @Nullable String next) {
	}

}
