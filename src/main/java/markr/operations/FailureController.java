package markr.operations;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import markr.importvault.Failures;
import markr.importvault.SetAside;
import markr.importvault.Trouble;
import markr.ingest.OperatorsController;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /failures}: the documents that Markr itself could not import and has set
 * aside, with why; those that have been so for longest first. What fails while somebody
 * reads page after page, comes at the end.
 */
@RestController
class FailureController extends OperatorsController {

	/** Microseconds since 1970, and the vault's own key. */
	private static final Pattern PLACE = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

	private final Failures failures;

	FailureController(Failures failures) {
		this.failures = failures;
	}

	/**
	 * A page of them.
	 * @param trouble the kind, all if missing
	 * @param error with this error only
	 * @param after where an earlier page has ended
	 * @param limit how many at most, 1 to 1000
	 */
	@GetMapping(path = "/failures", produces = MediaType.APPLICATION_JSON_VALUE)
	FailureList list(@RequestParam(required = false) @Nullable String trouble,
			@RequestParam(required = false) @Nullable String error,
			@RequestParam(required = false) @Nullable String after, @RequestParam(defaultValue = "100") int limit) {
		requireLimit(limit);
		if (error != null && error.indexOf('\0') >= 0) {
			throw problem(HttpStatus.BAD_REQUEST, "error is no text.");
		}
		SetAside.Filter filter = new SetAside.Filter((trouble != null) ? troubleOf(trouble) : null, error, null);
		// One more than asked for tells whether there is a next page.
		List<SetAside.Row> rows = this.failures.page(filter,
				(after != null) ? placeOf(after) : SetAside.Place.BEGINNING, limit + 1);
		return new FailureList(rows.stream().limit(limit).map(SetAside.Row::document).toList(),
				(rows.size() > limit) ? next(filter, limit, rows.get(limit - 1).place()) : null);
	}

	/** How many there are of each trouble and error, the most frequent first. */
	@GetMapping(path = "/failures/counts", produces = MediaType.APPLICATION_JSON_VALUE)
	FailureCounts counts() {
		return new FailureCounts(this.failures.counts());
	}

	private static String next(SetAside.Filter filter, int limit, SetAside.Place place) {
		return "/failures?limit=%d%s%s&after=%d-%d".formatted(limit,
				(filter.trouble() != null) ? "&trouble=" + filter.trouble() : "",
				(filter.error() != null) ? "&error=" + URLEncoder.encode(filter.error(), StandardCharsets.UTF_8) : "",
				ChronoUnit.MICROS.between(Instant.EPOCH, place.failedAt()), place.documentId());
	}

	private static SetAside.Place placeOf(String after) {
		Matcher matcher = PLACE.matcher(after);
		try {
			if (matcher.matches()) {
				return new SetAside.Place(Instant.EPOCH.plus(Long.parseLong(matcher.group(1)), ChronoUnit.MICROS),
						Long.parseLong(matcher.group(2)));
			}
		}
		catch (DateTimeException ex) {
			// Said below.
		}
		throw problem(HttpStatus.BAD_REQUEST,
				"after is no place in the list: take it as it stands in \"next\" of the page before.");
	}

	static Trouble troubleOf(String trouble) {
		return Arrays.stream(Trouble.values())
			.filter((known) -> known.name().equals(trouble))
			.findFirst()
			.orElseThrow(() -> problem(HttpStatus.BAD_REQUEST,
					"There is no such trouble. Use one of %s.".formatted(List.of(Trouble.values()))));
	}

	/**
	 * A page.
	 *
	 * @param failures those that have been set aside for longest first
	 * @param next where the next page is; null after the last one
	 */
	record FailureList(List<SetAside> failures, @Nullable String next) {
	}

	/** How many are set aside, by why. */
	record FailureCounts(List<SetAside.Count> counts) {
	}

}
