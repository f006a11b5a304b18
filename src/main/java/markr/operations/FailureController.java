package markr.operations;

import java.util.List;

import markr.importvault.Outcomes;
import markr.importvault.document.FailedDocument;
import markr.importvault.document.FailureKind;
import markr.platform.Cursor;
import markr.platform.web.Page;
import markr.platform.web.PageLimit;
import markr.platform.web.ShortText;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /failures}: the documents that Markr could not import, with why; those that
 * failed first before the others. What fails while a client reads page after page, comes
 * at the end.
 */
@RestController
class FailureController {

	private final Outcomes outcomes;

	FailureController(Outcomes outcomes) {
		this.outcomes = outcomes;
	}

	/**
	 * A page of them.
	 * @param kind the kind, all if missing
	 * @param error with this error only
	 * @param after where an earlier page has ended
	 * @param limit how many at most, 1 to 1000
	 */
	@GetMapping(path = "/failures", produces = MediaType.APPLICATION_JSON_VALUE)
	FailureList list(@RequestParam(required = false) @Nullable FailureKind kind,
			@RequestParam(required = false) @ShortText @Nullable String error,
			@RequestParam(defaultValue = Cursor.LOWEST) Cursor after,
			@RequestParam(defaultValue = "100") @PageLimit int limit) {
		Page<FailedDocument.Row> page = Page.of(this.outcomes.failures(kind, error, after, limit + 1), limit, "after",
				FailedDocument.Row::cursor);
		return new FailureList(page.entries().stream().map(FailedDocument.Row::document).toList(), page.next());
	}

	/** How many there are of each kind and error, the most frequent first. */
	@GetMapping(path = "/failures/counts", produces = MediaType.APPLICATION_JSON_VALUE)
	FailureCounts counts() {
		return new FailureCounts(this.outcomes.failureCounts());
	}

	/**
	 * A page.
	 *
	 * @param failures those that failed first before the others
	 * @param next where the next page is; null after the last one
	 */
	record FailureList(List<FailedDocument> failures, @Nullable String next) {
	}

	/** How many have failed, by why. */
	record FailureCounts(List<FailedDocument.Count> counts) {
	}

}
