package markr.ingest;

import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import markr.importvault.Reprocessing;
import markr.importvault.Reprocessings;
import markr.marks.Marks;
import markr.marks.Rules;
import markr.marks.TestId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code PUT /reprocessings/{id}} orders that documents are processed again by the
 * present rules; {@code GET} tells how far that has come. The id is chosen by whoever
 * orders, so an order that is sent again is the same order.
 */
@RestController
class ReprocessingController {

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private final Reprocessings reprocessings;

	private final Marks marks;

	private final JsonMapper json;

	ReprocessingController(Reprocessings reprocessings, Marks marks, JsonMapper json) {
		this.reprocessings = reprocessings;
		this.marks = marks;
		this.json = json;
	}

	/**
	 * Orders documents to be processed again.
	 * @return 202 for a new order, 200 for one that is there already; 400, 409 or 503 as
	 * a problem
	 */
	@PutMapping(path = "/reprocessings/{id}", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<ReprocessingStatus> order(@PathVariable String id, @RequestBody Map<String, @Nullable Object> body,
			HttpServletRequest request) {
		if (!ID.matcher(id).matches()) {
			throw problem(HttpStatus.BAD_REQUEST,
					"The id of an order is 1 to 64 letters, digits, dots, hyphens and underscores.");
		}
		ReprocessingOrder order = order(body);
		Petition petition = order.petition();
		String written = this.json.writeValueAsString(order.written());
		boolean isNew = this.reprocessings.order(id, order.selection(), documentsOf(order.selection().testId()),
				written, Objects.requireNonNull(petition.reason()), petition.by(request.getRemoteAddr()));
		Reprocessing.Report report = this.reprocessings.report(id).orElseThrow();
		if (!isNew && !report.reprocessing().selection().equals(written)) {
			throw problem(HttpStatus.CONFLICT, "There is another order '%s', for %s. Choose an id that is not taken."
				.formatted(id, report.reprocessing().selection()));
		}
		return isNew ? ResponseEntity.accepted().location(URI.create("/reprocessings/" + id)).body(status(report))
				: ResponseEntity.ok(status(report));
	}

	/** How far an order has come. */
	@GetMapping(path = "/reprocessings/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	ReprocessingStatus status(@PathVariable String id) {
		return this.reprocessings.report(id)
			.map(this::status)
			.orElseThrow(() -> problem(HttpStatus.NOT_FOUND,
					"There is no such order. Its id is the one that it was given when it was put."));
	}

	private static ReprocessingOrder order(Map<String, @Nullable Object> body) {
		try {
			ReprocessingOrder order = ReprocessingOrder.of(body);
			String fault = order.petition().fault();
			if (fault == null) {
				return order;
			}
			throw problem(HttpStatus.BAD_REQUEST, fault);
		}
		catch (IllegalArgumentException ex) {
			throw problem(HttpStatus.BAD_REQUEST, ex.getMessage());
		}
	}

	private @Nullable Collection<Long> documentsOf(@Nullable String testId) {
		if (testId == null) {
			return null;
		}
		return (Rules.identifier(testId) == null && testId.equals(testId.strip()))
				? this.marks.documentsOf(new TestId(testId)) : List.of();
	}

	private ReprocessingStatus status(Reprocessing.Report report) {
		Reprocessing reprocessing = report.reprocessing();
		boolean hasEnded = reprocessing.documentsEnded() == reprocessing.documents();
		return new ReprocessingStatus(reprocessing.name(), hasEnded ? "ENDED" : "RUNNING", reprocessing.reason(),
				reprocessing.by(), this.json.readValue(reprocessing.selection(), Object.class),
				reprocessing.orderedAt(), reprocessing.documents(), reprocessing.documentsEnded(), reprocessing.ended(),
				reprocessing.results(), reprocessing.resultsPerSecond(), hasEnded ? null : reprocessing.estimatedEnd(),
				hasEnded ? reprocessing.lastEndedAt() : null, report.notable());
	}

	private static ErrorResponseException problem(HttpStatus status, @Nullable String detail) {
		return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
	}

	/**
	 * What is told of an order.
	 *
	 * @param id chosen by whoever ordered
	 * @param state {@code RUNNING} or {@code ENDED}
	 * @param reason why
	 * @param by who asked
	 * @param selection which documents were meant
	 * @param orderedAt when
	 * @param documents how many there are
	 * @param documentsEnded how many of them have come to their end
	 * @param outcomes what has become of those
	 * @param results how many results they have
	 * @param resultsPerSecond since the order
	 * @param estimatedEnd if it goes on like that; only while it is running
	 * @param endedAt when the last one came to its end; only then
	 * @param notable those that are not as they were, the first
	 * {@value markr.importvault.Reprocessings#NOTABLE_MAX}
	 */
	record ReprocessingStatus(String id, String state, String reason, String by, Object selection, Instant orderedAt,
			long documents, long documentsEnded, Map<Reprocessing.Outcome, Long> outcomes, long results,
			@Nullable Double resultsPerSecond, @Nullable Instant estimatedEnd, @Nullable Instant endedAt,
			List<Reprocessing.Ended> notable) {
	}

}
