package markr.operations;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import jakarta.servlet.http.HttpServletRequest;
import markr.importvault.Document;
import markr.importvault.DocumentState;
import markr.importvault.Failures;
import markr.importvault.ImportVault;
import markr.importvault.Intervention;
import markr.importvault.SetAside;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code PUT /retries/{id}} has documents that were set aside imported again, one by one
 * or all of a trouble; {@code GET} tells what has become of them. The id is chosen by
 * whoever orders, so an order that is sent again is the same order.
 */
@RestController
class RetryController extends InterventionController {

	/** Documents of one transaction: imports begin while others are still reopened. */
	private static final int TOGETHER = 500;

	private static final String TROUBLE = "trouble";

	private static final String ERROR = "error";

	private final InterventionDesk desk;

	private final ImportVault vault;

	private final Failures failures;

	RetryController(InterventionDesk desk, ImportVault vault, Failures failures) {
		this.desk = desk;
		this.vault = vault;
		this.failures = failures;
	}

	/**
	 * Orders documents to be imported again.
	 * @return 202 for a new order, 200 for one that is there already; 400, 404, 409 or
	 * 503 as a problem
	 */
	@PutMapping(path = "/retries/{id}", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<InterventionStatus> order(@PathVariable String id, @RequestBody Map<String, @Nullable Object> body,
			HttpServletRequest request) {
		InterventionOrder order = order(id, body, new TreeSet<>(Set.of(TROUBLE, ERROR)));
		String trouble = order.condition(TROUBLE);
		List<String> named = order.documents();
		boolean isKnown = this.desk.isKnown(Intervention.Kind.RETRY, id);
		SetAside.Filter filter = new SetAside.Filter((trouble != null) ? FailureController.troubleOf(trouble) : null,
				order.condition(ERROR), (named != null) ? documentIds(named, isKnown) : null);
		InterventionDesk.Taken taken = this.desk.take(Intervention.Kind.RETRY, id, order, request.getRemoteAddr(),
				(number) -> reopen(number, filter));
		return answer("/retries/", id, taken);
	}

	/** What has become of its documents. */
	@GetMapping(path = "/retries/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	InterventionStatus status(@PathVariable String id) {
		return this.desk.find(Intervention.Kind.RETRY, id).orElseThrow(InterventionController::noSuchOrder);
	}

	private void reopen(long number, SetAside.Filter filter) {
		int reopened;
		do {
			reopened = this.failures.reopen(number, filter, TOGETHER);
		}
		while (reopened == TOGETHER);
	}

	/** An order that is there already is not refused for what has come of it. */
	private Collection<Long> documentIds(List<String> named, boolean isKnown) {
		List<Long> documentIds = new ArrayList<>();
		for (String id : named) {
			Document document = this.vault.find(id)
				.orElseThrow(() -> problem(HttpStatus.NOT_FOUND,
						"No document has the id %s. Nothing is run again.".formatted(id)));
			if (!isKnown && document.state() != DocumentState.FAILED) {
				throw conflict(document, "Document %s is not set aside: it is %s. Nothing is run again.".formatted(id,
						document.state()));
			}
			documentIds.add(document.documentId());
		}
		return documentIds;
	}

}
