package markr.operations;

import java.net.URI;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import markr.importvault.document.Order;
import markr.importvault.orders.KeptOrder;
import markr.importvault.orders.Orders;
import markr.ingest.orders.StuckImportRelease;
import markr.platform.web.Caller;
import markr.platform.web.Problems;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code PUT /orders/{id}}: an operator orders an act on documents, or a report of what
 * it would change. The id is chosen by the client, so an order that is sent again is the
 * same order, and is resumed.
 */
@RestController
class OrderController {

	private static final String RETRY_AFTER_SECONDS = "10";

	private final Orders orders;

	private final OrderSelections selections;

	private final OrderReports reports;

	private final StuckImportRelease stuckImports;

	private final JsonMapper json;

	OrderController(Orders orders, OrderSelections selections, OrderReports reports, StuckImportRelease stuckImports,
			JsonMapper json) {
		this.orders = orders;
		this.selections = selections;
		this.reports = reports;
		this.stuckImports = stuckImports;
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
			@RequestAttribute(name = Caller.ATTRIBUTE, required = false) @Nullable Caller caller,
			HttpServletRequest client) {
		Order order = order(id, request, Caller.asking(caller, request.by(), client.getRemoteAddr()));
		// An order that is there already is not refused for what has become of it.
		boolean isNew = this.orders.find(id).isEmpty()
				&& this.orders.order(order, this.selections.find(order.act(), request.selection()));
		KeptOrder kept = this.reports.find(id);
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
		OrderReport report = this.reports.of(this.reports.find(id));
		return isNew ? ResponseEntity.accepted().location(URI.create("/orders/" + id)).body(report)
				: ResponseEntity.ok(report);
	}

	private Order order(String id, OrderRequest request, String by) {
		if (!OrderReports.ID.matcher(id).matches()) {
			throw Problems.badRequest("The id of an order is 1 to 64 letters, digits, dots, hyphens and underscores.");
		}
		OrderSelections.requireSense(request.act(), this.json.valueToTree(request.selection()).propertyNames());
		return new Order(id, request.act(), request.isDryRun(), this.json.writeValueAsString(request.selection()),
				request.reason(), by);
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

}
