package markr.operations;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import jakarta.servlet.http.HttpServletRequest;
import markr.importvault.Document;
import markr.importvault.ImportVault;
import markr.importvault.Intervention;
import markr.ingest.StuckImport;
import markr.ingest.StuckImports;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code PUT /releases/{id}} lets stuck imports go on, one by one or all of a kind;
 * {@code GET} tells what has become of them. What is alive is left alone. The id is
 * chosen by whoever orders, so an order that is sent again is the same order.
 */
@RestController
class ReleaseController extends InterventionController {

	/** Documents of one transaction. */
	private static final int TOGETHER = 100;

	private static final String WHY = "why";

	private static final String RETRY_AFTER_SECONDS = "10";

	private final InterventionDesk desk;

	private final ImportVault vault;

	private final StuckImports imports;

	ReleaseController(InterventionDesk desk, ImportVault vault, StuckImports imports) {
		this.desk = desk;
		this.vault = vault;
		this.imports = imports;
	}

	/**
	 * Orders imports to be released.
	 * @return 202 for a new order, 200 for one that is there already; 400, 404, 409 or
	 * 503 as a problem
	 */
	@PutMapping(path = "/releases/{id}", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<InterventionStatus> order(@PathVariable String id, @RequestBody Map<String, @Nullable Object> body,
			HttpServletRequest request) {
		InterventionOrder order = order(id, body, Set.of(WHY));
		List<String> named = order.documents();
		String why = order.condition(WHY);
		StuckImport.Why kind = (why != null) ? StuckImportController.whyOf(why) : null;
		if ((named == null) == (kind == null)) {
			throw problem(HttpStatus.BAD_REQUEST, "Select either documents or why, not both.");
		}
		List<Long> documentIds = (named != null) ? documentIds(named, this.desk.isKnown(Intervention.Kind.RELEASE, id))
				: null;
		InterventionDesk.Taken taken = take(id, order, request.getRemoteAddr(),
				(number) -> release(number, documentIds, kind));
		return answer("/releases/", id, taken);
	}

	/** What has become of its documents. */
	@GetMapping(path = "/releases/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	InterventionStatus status(@PathVariable String id) {
		return this.desk.find(Intervention.Kind.RELEASE, id).orElseThrow(InterventionController::noSuchOrder);
	}

	private InterventionDesk.Taken take(String id, InterventionOrder order, String address, Consumer<Long> work) {
		try {
			return this.desk.take(Intervention.Kind.RELEASE, id, order, address, work);
		}
		catch (ConcurrencyFailureException ex) {
			ErrorResponseException problem = problem(HttpStatus.SERVICE_UNAVAILABLE,
					"Somebody is at work on one of the documents after all, and does not end. Send the same order again "
							+ "in %s seconds: it goes on with those that are still stuck."
								.formatted(RETRY_AFTER_SECONDS));
			problem.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
			throw problem;
		}
	}

	private void release(long number, @Nullable List<Long> documentIds, StuckImport.@Nullable Why kind) {
		if (documentIds != null) {
			for (int i = 0; i < documentIds.size(); i += TOGETHER) {
				this.imports.release(number, documentIds.subList(i, Math.min(i + TOGETHER, documentIds.size())));
			}
			return;
		}
		long after = 0;
		List<StuckImport> page;
		do {
			page = this.imports.page(kind, after, TOGETHER);
			if (!page.isEmpty()) {
				this.imports.release(number, page.stream().map(StuckImport::documentId).toList());
				after = page.get(page.size() - 1).documentId();
			}
		}
		while (page.size() == TOGETHER);
	}

	/** An order that is there already is not refused for what has come of it. */
	private List<Long> documentIds(List<String> named, boolean isKnown) {
		List<Document> documents = new ArrayList<>();
		for (String id : named) {
			documents.add(this.vault.find(id)
				.orElseThrow(() -> problem(HttpStatus.NOT_FOUND,
						"No document has the id %s. Nothing is released.".formatted(id))));
		}
		List<Long> documentIds = documents.stream().map(Document::documentId).toList();
		if (!isKnown) {
			Set<Long> stuck = new HashSet<>();
			this.imports.among(documentIds).forEach((found) -> stuck.add(found.documentId()));
			documents.stream()
				.filter((document) -> !stuck.contains(document.documentId()))
				.findFirst()
				.ifPresent((document) -> {
					throw notStuck(document);
				});
		}
		return documentIds;
	}

	private ErrorResponseException notStuck(Document document) {
		String because = this.imports.work(document.documentId()).map((work) -> {
			if (work.picked()) {
				return "node %s is at work on it and was heard of at %s".formatted(work.node(), work.heardAt());
			}
			return "its work row waits and is due at %s".formatted(work.dueAt());
		}).orElse("it has ended, and nothing says that it runs");
		return conflict(document, "The import of document %s is not stuck: %s. Nothing is released."
			.formatted(document.sha256(), because));
	}

}
