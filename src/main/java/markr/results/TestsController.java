package markr.results;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

import markr.platform.web.Page;
import markr.platform.web.PageLimit;
import markr.platform.web.ShortText;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** {@code GET /tests}: which tests there are. */
@RestController
class TestsController {

	private final StatisticsView statistics;

	TestsController(StatisticsView statistics) {
		this.statistics = statistics;
	}

	/**
	 * A page of the tests in natural order.
	 * @param after the test id that the page begins behind
	 * @param limit how many tests it has at most, 1 to 1000
	 */
	@GetMapping(path = "/tests", produces = MediaType.APPLICATION_JSON_VALUE)
	@Nullable TestList tests(@RequestParam(defaultValue = "") @ShortText String after,
			@RequestParam(defaultValue = "" + PageLimit.MAX) @PageLimit int limit, ServletWebRequest request) {
		Page<TestSummary> page = Page.of(this.statistics.tests(after, limit + 1), limit, "after", TestSummary::testId);
		TestList list = new TestList(page.entries(), page.next());
		return ResultsController.isKnown(etag(list), request) ? null : list;
	}

	/** Tests in natural order, 2 before 10; {@code next} is null behind the last one. */
	record TestList(List<TestSummary> tests, @Nullable String next) {
	}

	// Of the page itself: no stamp covers all tests, and a page is small.
	private static String etag(TestList list) {
		return UUID.nameUUIDFromBytes(list.toString().getBytes(StandardCharsets.UTF_8)).toString();
	}

}
