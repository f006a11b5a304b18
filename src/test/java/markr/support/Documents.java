package markr.support;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds documents for tests: one fact each, everything else as a grading machine writes
 * it.
 */
public final class Documents {

	private final List<String> results = new ArrayList<>();

	private Documents() {
	}

	public static Documents aDocument() {
		return new Documents();
	}

	/** Adds a result with as many marks available and obtained. */
	public Documents result(String testId, String studentNumber, int available, int obtained) {
		return element("""
				<mcq-test-result scanned-on="2017-12-04T12:12:10+11:00">
					<first-name>Jane</first-name>
					<last-name>Austen</last-name>
					<student-number>%s</student-number>
					<test-id>%s</test-id>
					<answer question="0" marks-available="1" marks-awarded="1">D</answer>
					<summary-marks available="%d" obtained="%d" />
				</mcq-test-result>
				""".formatted(studentNumber, testId, available, obtained));
	}

	/** Adds any element below the root. */
	public Documents element(String xml) {
		this.results.add(xml);
		return this;
	}

	public String xml() {
		return "<mcq-test-results>\n" + String.join("", this.results) + "</mcq-test-results>\n";
	}

	public byte[] bytes() {
		return xml().getBytes(StandardCharsets.UTF_8);
	}

}
