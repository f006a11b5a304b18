package markr.results;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletResponse;
import markr.platform.web.Csv;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
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

	// Written to the response itself: a file may be larger than the memory.
	@GetMapping(path = "/results/{test-id}/marks.csv", produces = "text/csv")
	void marks(@PathVariable("test-id") String testId, ServletWebRequest request, HttpServletResponse response)
			throws IOException {
		if (isKnown(testId, "marks.1", request)) {
			return;
		}
		response.setContentType(Csv.MEDIA_TYPE);
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
				ContentDisposition.attachment()
					.filename("marks-" + testId + ".csv", StandardCharsets.UTF_8)
					.build()
					.toString());
		response.setHeader("X-Content-Type-Options", "nosniff");
		send(testId, new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8)));
	}

	private void send(String testId, Writer writer) throws IOException {
		Csv csv = new Csv(writer);
		csv.row("student_number", "obtained", "available", "percentage", "document", "result");
		this.marks.forEach(testId,
				(studentNumber, obtained, available, document, result) -> csv.text(studentNumber)
					.number(obtained)
					.number(available)
					.number(Rounding.percentage(obtained, available))
					.text(document)
					.number(result)
					.end());
		writer.flush();
	}

}
