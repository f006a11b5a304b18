package markr.results;

import java.util.List;

import jakarta.servlet.http.HttpServletResponse;
import markr.platform.web.Csv;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * {@code GET /results/{test-id}/marks.csv}: all marks of a test as a file, sent as they
 * are read.
 */
@RestController
class MarksController extends ResultsController {

	private final MarkView marks;

	MarksController(StatisticsView statistics, MarkView marks) {
		super(statistics);
		this.marks = marks;
	}

	@GetMapping(path = "/results/{test-id}/marks.csv", produces = "text/csv")
	void marks(@PathVariable("test-id") String testId, ServletWebRequest request, HttpServletResponse response) {
		if (!isKnown(testId, "marks.1", request)) {
			Csv.send(response, "marks-" + testId + ".csv",
					List.of("student_number", "obtained", "available", "percentage", "document", "result"),
					(csv) -> this.marks.forEach(testId,
							(mark) -> csv.text(mark.studentNumber())
								.number(mark.obtained())
								.number(mark.available())
								.number(Rounding.percentage(mark.obtained(), mark.available()))
								.text(mark.document())
								.number(mark.result())
								.end()));
		}
	}

}
