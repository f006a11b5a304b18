package markr.results;

import java.util.List;

import markr.platform.web.Page;
import markr.platform.web.PageLimit;
import markr.platform.web.Problems;
import markr.platform.web.ShortText;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Marks of one student: all of them, and why one is what it is. Answers are personal, so
 * nobody on the way may keep them.
 */
@RestController
class StudentsController {

	private final MarkHistoryView history;

	private final MarkView marks;

	StudentsController(MarkHistoryView history, MarkView marks) {
		this.history = history;
		this.marks = marks;
	}

	/** Every scan of a student in a test, and which one counts for what reason. */
	@GetMapping(path = "/results/{test-id}/marks/{student-number}", produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<MarkExplanation> explanation(@PathVariable("test-id") String testId,
			@PathVariable("student-number") String studentNumber) {
		return personal(this.history.explanation(testId, studentNumber).orElseThrow(() -> Problems.notFound("""
				No scan of this student has counted in this test. Check both: they count as written, with leading \
				zeros and letter case; if they are right, the document has not been published.""")));
	}

	/** A page of the marks of a student, in natural order of the tests. */
	@GetMapping(path = "/students/{student-number}/marks", produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<StudentMarks> marks(@PathVariable("student-number") String studentNumber,
			@RequestParam(defaultValue = "") @ShortText String after,
			@RequestParam(defaultValue = "" + PageLimit.MAX) @PageLimit int limit) {
		Page<StudentMark> page = Page.of(this.marks.marksOf(studentNumber, after, limit + 1), limit, "after",
				StudentMark::testId);
		if (page.entries().isEmpty()) {
			throw Problems.notFound(
					"""
							This student has no mark in any test, or in none behind 'after'. Check the student number: it counts as \
							written, with leading zeros and letter case.""");
		}
		return personal(new StudentMarks(studentNumber, page.entries(), page.next()));
	}

	private static <T> ResponseEntity<T> personal(T answer) {
		return ResponseEntity.ok().header(HttpHeaders.CACHE_CONTROL, "private, no-store").body(answer);
	}

	/** A page of the marks of a student; {@code next} is null behind the last one. */
	record StudentMarks(String studentNumber, List<StudentMark> marks, @Nullable String next) {
	}

}
