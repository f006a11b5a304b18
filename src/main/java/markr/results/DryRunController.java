package markr.results;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** {@code GET /dry-runs/{id}/tests}: what a dry run would change, test by test. */
@RestController
class DryRunController {

	private final DryRunView dryRuns;

	DryRunController(DryRunView dryRuns) {
		this.dryRuns = dryRuns;
	}

	/**
	 * A page of the tests that would change, in the order of their ids; complete when the
	 * dry run has ended.
	 * @param after the test id that the page begins behind
	 * @param limit how many tests it has at most, 1 to 1000
	 */
	@GetMapping(path = "/dry-runs/{id}/tests", produces = MediaType.APPLICATION_JSON_VALUE)
	DryRunTests tests(@PathVariable String id, @RequestParam(defaultValue = "") String after,
			@RequestParam(defaultValue = "100") int limit) {
		ResultsController.requirePage(after, limit, "tests");
		Long number = (id.indexOf('\0') < 0) ? this.dryRuns.find(id).orElse(null) : null;
		if (number == null) {
			throw ResultsController.problem(HttpStatus.NOT_FOUND,
					"There is no such dry run. Its id is the one that it was given when it was put.");
		}
		List<DryRunTest> page = this.dryRuns.page(number, after, limit + 1);
		boolean more = page.size() > limit;
		List<DryRunTest> tests = more ? page.subList(0, limit) : page;
		String next = more ? "/dry-runs/%s/tests?limit=%d&after=%s".formatted(id, limit,
				UriUtils.encode(tests.get(limit - 1).testId(), StandardCharsets.UTF_8)) : null;
		return new DryRunTests(tests, next);
	}

	/**
	 * A page.
	 *
	 * @param tests the tests of this page
	 * @param next where the next page is; null behind the last test
	 */
	record DryRunTests(List<DryRunTest> tests, @Nullable String next) {
	}

}
