package markr.results;

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
		return isKnown(testId, "aggregate.1", request) ? null : Statistics.of(distributionOf(testId));
	}

	@GetMapping(path = "/results/{test-id}/histogram", produces = MediaType.APPLICATION_JSON_VALUE)
	@Nullable Histogram histogram(@PathVariable("test-id") String testId, ServletWebRequest request) {
		return isKnown(testId, "histogram.1", request) ? null : Histogram.of(distributionOf(testId));
	}

	@GetMapping(path = "/results/{test-id}/percentile-rank", produces = MediaType.APPLICATION_JSON_VALUE)
	@Nullable PercentileRank percentileRank(@PathVariable("test-id") String testId, @RequestParam int obtained,
			ServletWebRequest request) {
		if (isKnown(testId, "percentile-rank.1", request)) {
			return null;
		}
		Distribution distribution = distributionOf(testId);
		if (obtained < 0 || obtained > distribution.available()) {
			throw Problems.badRequest("obtained is %d, expected 0 to %d, the available marks of this test."
				.formatted(obtained, distribution.available()));
		}
		return PercentileRank.of(obtained, distribution);
	}

}
