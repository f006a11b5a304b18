package markr.results;

import java.util.function.BiFunction;

import markr.platform.web.Page;
import markr.platform.web.PageLimit;
import markr.platform.web.Problems;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * The figures of a test: its statistics, how its marks are spread, and where a mark
 * stands among them. Each answer is of one moment.
 */
@RestController
class AggregateController extends ResultsController {

	AggregateController(StatisticsView statistics) {
		super(statistics);
	}

	@GetMapping(path = "/results/{test-id}/aggregate", produces = MediaType.APPLICATION_JSON_VALUE)
	@Nullable Statistics aggregate(@PathVariable("test-id") String testId, ServletWebRequest request) {
		return isKnown(testId, "aggregate.1", request) ? null : sumsOf(testId, MarkSums::new).statistics();
	}

	/**
	 * The histogram, with a page of the distribution.
	 * @param after the mark that the page begins behind
	 * @param limit how many marks it has at most, 1 to 1000
	 */
	@GetMapping(path = "/results/{test-id}/histogram", produces = MediaType.APPLICATION_JSON_VALUE)
	@Nullable Histogram histogram(@PathVariable("test-id") String testId, @RequestParam(defaultValue = "-1") int after,
			@RequestParam(defaultValue = "" + PageLimit.MAX) @PageLimit int limit, ServletWebRequest request) {
		if (isKnown(testId, "histogram.2", request)) {
			return null;
		}
		Histogram.Sums sums = sumsOf(testId,
				(available, count) -> new Histogram.Sums(available, count, after, limit + 1));
		Page<Histogram.MarkCount> page = Page.of(sums.marks(), limit, "after", Histogram.MarkCount::obtained);
		return sums.histogram(page.entries(), page.next());
	}

	@GetMapping(path = "/results/{test-id}/percentile-rank", produces = MediaType.APPLICATION_JSON_VALUE)
	@Nullable PercentileRank percentileRank(@PathVariable("test-id") String testId, @RequestParam int obtained,
			ServletWebRequest request) {
		if (isKnown(testId, "percentile-rank.1", request)) {
			return null;
		}
		PercentileRank rank = statistics().rankOf(obtained, testId).orElseThrow(() -> Problems.noMarks(testId));
		if (obtained < 0 || obtained > rank.available()) {
			throw Problems.badRequest("obtained is %s, expected 0 to %s, the available marks of this test."
				.formatted(obtained, rank.available()));
		}
		return rank;
	}

	private <S extends MarkSums> S sumsOf(String testId, BiFunction<Integer, Long, S> sums) {
		return statistics().sumsOf(testId, sums).orElseThrow(() -> Problems.noMarks(testId));
	}

}
