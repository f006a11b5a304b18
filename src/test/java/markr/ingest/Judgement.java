package markr.ingest;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.ingest.xml.DocumentReader;
import markr.ingest.xml.Reading;
import markr.marks.Scan;
import markr.support.Documents;

/**
 * A document read to its end and judged, as the step {@code stage} does it.
 *
 * @param outcomes one for each reading, in their order
 */
public record Judgement(List<Outcome> outcomes) {

	public static final String STUDENT_NUMBER = "<student-number>521585128</student-number>";

	public static final String TEST_ID = "<test-id>1234</test-id>";

	public static final String SUMMARY_MARKS = "<summary-marks available=\"20\" obtained=\"13\"/>";

	public static Judgement of(String xml) {
		return of(xml.getBytes(StandardCharsets.UTF_8));
	}

	public static Judgement of(byte[] content) {
		return of(new ByteArrayInputStream(content), content.length);
	}

	public static Judgement of(InputStream content, long sizeBytes) {
		return ofRest(new DocumentReader(content, sizeBytes));
	}

	/** What a reader has still to give. */
	public static Judgement ofRest(DocumentReader reader) {
		ScanProcessor processor = new ScanProcessor();
		List<Outcome> outcomes = new ArrayList<>();
		for (Reading reading; (reading = reader.read()) != null;) {
			outcomes.add(processor.judge(reading));
		}
		return new Judgement(outcomes);
	}

	/** Of a document whose only result begins on line 2 and holds these elements. */
	public static Judgement ofResult(String... elements) {
		return of(Documents.aDocument().element(result(elements)).bytes());
	}

	public static String result(String... elements) {
		return "<mcq-test-result>" + String.join("", elements) + "</mcq-test-result>\n";
	}

	public List<Scan> scans() {
		return this.outcomes.stream()
			.filter(Outcome.Accepted.class::isInstance)
			.map((outcome) -> ((Outcome.Accepted) outcome).scan())
			.toList();
	}

	/** All violations, without what is on the sheets. */
	public List<Violation> violations() {
		return allViolations()
			.map((violation) -> new Violation(violation.line(), violation.result(), violation.studentNumber(),
					violation.field(), violation.code(), violation.value()))
			.toList();
	}

	/** What is on the sheet of each violation. */
	public List<String> sheets() {
		return allViolations().map(Violation::sheet).toList();
	}

	private Stream<Violation> allViolations() {
		return this.outcomes.stream()
			.filter(Outcome.Rejected.class::isInstance)
			.flatMap((outcome) -> ((Outcome.Rejected) outcome).violations().stream());
	}

	public List<ViolationCode> codes() {
		return violations().stream().map(Violation::code).toList();
	}

}
