package markr.results;

import java.util.List;

import jakarta.servlet.http.HttpServletResponse;
import markr.platform.Cursor;
import markr.platform.web.Csv;
import markr.platform.web.Page;
import markr.platform.web.PageLimit;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** All marks of a test: in pages, or as a file that is sent as it is read. */
@RestController
class MarksController extends ResultsController {

	private final MarkView marks;

	MarksController(StatisticsView statistics, MarkView marks) {
		super(statistics);
		this.marks = marks;
	}

	/**
	 * A page of the marks, in the order of the documents and results that they come from.
	 * @param after where an earlier page has ended
	 * @param limit how many at most, 1 to 1000
	 */
	@GetMapping(path = "/results/{test-id}/marks", produces = MediaType.APPLICATION_JSON_VALUE)
	@Nullable MarkList marks(@PathVariable("test-id") String testId, @RequestParam(defaultValue = Cursor.LOWEST) Cursor after,
			@RequestParam(defaultValue = "" + PageLimit.MAX) @PageLimit int limit, ServletWebRequest request) {
		if (isKnown(testId, "mark-list.1", request)) {
			return null;
		}
		Page<MarkView.Place> page = Page.of(this.marks.page(testId, after, limit + 1), limit, "after",
				MarkView.Place::cursor);
		return new MarkList(page.entries().stream().map(MarkView.Place::mark).toList(), page.next());
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
								.number(mark.percentage())
								.text(mark.document())
								.number(mark.result())
								.end()));
		}
	}

	/** A page; {@code next} is null behind the last one. */
	record MarkList(List<MarkView.Mark> marks, @Nullable String next) {
	}

}
