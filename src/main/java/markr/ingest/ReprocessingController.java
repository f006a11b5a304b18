package markr.ingest;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import markr.importvault.Reprocessing;
import markr.importvault.Reprocessings;
import markr.marks.DryRuns;
import markr.marks.Marks;
import markr.marks.Rules;
import markr.marks.TestId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code PUT /reprocessings/{id}} orders that documents are processed again by the
 * present rules, {@code PUT /dry-runs/{id}} that something is only tried with documents;
 * {@code GET} tells how far that has come. The id is chosen by whoever orders, so an
 * order that is sent again is the same order.
 */
@RestController
class ReprocessingController extends OperatorsController {

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private final Reprocessings reprocessings;

	private final Marks marks;

	private final DryRuns dryRuns;

	private final JsonMapper json;

	ReprocessingController(Reprocessings reprocessings, Marks marks, DryRuns dryRuns, JsonMapper json) {
		this.reprocessings = reprocessings;
		this.marks = marks;
		this.dryRuns = dryRuns;
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
		ReprocessingOrder order = read(id, () -> ReprocessingOrder.of(body));
		String written = this.json.writeValueAsString(order.written());
		boolean isNew = this.reprocessings.order(id, order.selection(), documentsOf(order.selection().testId()),
				written, reason(order), order.petition().by(request.getRemoteAddr()));
		return answer("/reprocessings/" + id, isNew, this.reprocessings.report(id), Reprocessing.Act.REPROCESS, written,
				this::status);
	}

	/** How far an order has come. */
	@GetMapping(path = "/reprocessings/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	ReprocessingStatus status(@PathVariable String id) {
		return this.reprocessings.report(id).map(this::status).orElseThrow(OperatorsController::noSuchOrder);
	}

	/**
	 * Orders that something is tried with documents: what people read does not change.
	 * @return 202 for a new order, 200 for one that is there already; 400, 409 or 503 as
	 * a problem
	 */
	@PutMapping(path = "/dry-runs/{id}", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<DryRunStatus> orderDryRun(@PathVariable String id, @RequestBody Map<String, @Nullable Object> body,
			HttpServletRequest request) {
		ReprocessingOrder order = read(id, () -> ReprocessingOrder.dryRunOf(body));
		String written = this.json.writeValueAsString(order.written());
		boolean isNew = this.reprocessings.orderDryRun(id, order.act(), order.selection(),
				documentsOf(order.selection().testId()), written, reason(order),
				order.petition().by(request.getRemoteAddr()));
		return answer("/dry-runs/" + id, isNew, this.reprocessings.dryRunReport(id), order.act(), written,
				this::dryRunStatus);
	}

	/** How far a dry run has come, and what would change in all tests together. */
	@GetMapping(path = "/dry-runs/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	DryRunStatus dryRunStatus(@PathVariable String id) {
		return this.reprocessings.dryRunReport(id)
			.map(this::dryRunStatus)
			.orElseThrow(OperatorsController::noSuchOrder);
	}

	private static ReprocessingOrder read(String id, Supplier<ReprocessingOrder> reader) {
		if (!ID.matcher(id).matches()) {
			throw problem(HttpStatus.BAD_REQUEST,
					"The id of an order is 1 to 64 letters, digits, dots, hyphens and underscores.");
		}
		try {
			ReprocessingOrder order = reader.get();
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

	private static String reason(ReprocessingOrder order) {
		return Objects.requireNonNull(order.petition().reason());
	}

	private @Nullable Collection<Long> documentsOf(@Nullable String testId) {
		if (testId == null) {
			return null;
		}
		return (Rules.identifier(testId) == null && testId.equals(testId.strip()))
				? this.marks.documentsOf(new TestId(testId)) : List.of();
	}

	/**
	 * Orders and dry runs share their ids: whoever reads one in a log finds one thing.
	 */
	private <T> ResponseEntity<T> answer(String path, boolean isNew, Optional<Reprocessing.Report> report,
			Reprocessing.Act act, String written, Function<Reprocessing.Report, T> status) {
		boolean isSame = report.map(Reprocessing.Report::reprocessing)
			.filter((kept) -> kept.selection().equals(written) && (kept.dryRun() == null || kept.dryRun() == act))
			.isPresent();
		if (!isSame) {
			throw problem(HttpStatus.CONFLICT, "There is another order with this id%s. Choose an id that is not taken."
				.formatted(report.map((other) -> ", for " + other.reprocessing().selection()).orElse("")));
		}
		return ordered(path, isNew, status.apply(report.orElseThrow()));
	}

	private ReprocessingStatus status(Reprocessing.Report report) {
		Reprocessing reprocessing = report.reprocessing();
		boolean hasEnded = reprocessing.documentsEnded() == reprocessing.documents();
		return new ReprocessingStatus(reprocessing.name(), hasEnded ? "ENDED" : "RUNNING", reprocessing.reason(),
				reprocessing.by(), selection(reprocessing), reprocessing.orderedAt(), reprocessing.documents(),
				reprocessing.documentsEnded(), reprocessing.ended(), reprocessing.results(),
				reprocessing.resultsPerSecond(), hasEnded ? null : reprocessing.estimatedEnd(),
				hasEnded ? reprocessing.lastEndedAt() : null, report.notable());
	}

	private DryRunStatus dryRunStatus(Reprocessing.Report report) {
		Reprocessing dryRun = report.reprocessing();
		boolean hasEnded = dryRun.dryRunEndedAt() != null;
		return new DryRunStatus(dryRun.name(), Objects.requireNonNull(dryRun.dryRun()),
				hasEnded ? ((dryRun.dryRunFailure() != null) ? "FAILED" : "ENDED") : "RUNNING", dryRun.reason(),
				dryRun.by(), selection(dryRun), dryRun.orderedAt(), dryRun.documents(), dryRun.documentsEnded(),
				dryRun.ended(), hasEnded ? null : dryRun.estimatedEnd(), dryRun.dryRunEndedAt(), dryRun.dryRunFailure(),
				this.dryRuns.totals(dryRun.name()), report.notable());
	}

	private Object selection(Reprocessing reprocessing) {
		return this.json.readValue(reprocessing.selection(), Object.class);
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

	/**
	 * What is told of a dry run.
	 *
	 * @param id chosen by whoever ordered
	 * @param act what is tried
	 * @param state {@code RUNNING}, {@code ENDED}, or {@code FAILED}
	 * @param reason why
	 * @param by who asked
	 * @param selection which documents are meant
	 * @param orderedAt when
	 * @param documents how many there are
	 * @param documentsEnded of how many of them it is known what would become of them
	 * @param outcomes what that is
	 * @param estimatedEnd if it goes on like that; only while it is running
	 * @param endedAt when all was known; only then
	 * @param failure why it was given up; only then
	 * @param marks how many would change in which way
	 * @param notable documents that would not be as they are, the first
	 * {@value markr.importvault.Reprocessings#NOTABLE_MAX}
	 */
	record DryRunStatus(String id, Reprocessing.Act act, String state, String reason, String by, Object selection,
			Instant orderedAt, long documents, long documentsEnded, Map<Reprocessing.Outcome, Long> outcomes,
			@Nullable Instant estimatedEnd, @Nullable Instant endedAt, @Nullable String failure, DryRuns.Totals marks,
			List<Reprocessing.Ended> notable) {
	}

}
