package markr.operations;

import java.time.Instant;
import java.util.List;

import markr.importvault.document.DocumentState;
import markr.ingest.orders.StuckImport;
import markr.ingest.orders.StuckImports;
import markr.platform.web.Page;
import markr.platform.web.PageLimit;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /stuck-imports}: imports that no node will resume by itself, in the order of
 * their documents' arrival.
 */
@RestController
class StuckImportController {

	private final StuckImports imports;

	StuckImportController(StuckImports imports) {
		this.imports = imports;
	}

	/**
	 * A page of them.
	 * @param why the kind, all if missing
	 * @param after where an earlier page has ended
	 * @param limit how many at most, 1 to 1000
	 */
	@GetMapping(path = "/stuck-imports", produces = MediaType.APPLICATION_JSON_VALUE)
	StuckList list(@RequestParam(required = false) StuckImport.@Nullable Why why,
			@RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = "100") @PageLimit int limit) {
		Page<StuckImport> page = Page.of(this.imports.page(why, after, limit + 1), limit, "after",
				StuckImport::documentId);
		return new StuckList(page.entries().stream().map(StuckStatus::of).toList(), page.next());
	}

	/** A page; {@code next} is null after the last one. */
	record StuckList(List<StuckStatus> stuckImports, @Nullable String next) {
	}

	/**
	 * One of them.
	 *
	 * @param id the document's SHA-256
	 * @param why what is wrong
	 * @param state what has become of the document so far
	 * @param since when it was ordered, its node has sent its last heartbeat, or its
	 * execution was made
	 * @param node the node that is silent
	 * @param executions those that have no end
	 */
	record StuckStatus(String id, StuckImport.Why why, DocumentState state, Instant since, @Nullable String node,
			List<StuckImport.Execution> executions) {

		static StuckStatus of(StuckImport stuck) {
			return new StuckStatus(stuck.id(), stuck.why(), stuck.state(), stuck.since(), stuck.node(),
					stuck.executions());
		}

	}

}
