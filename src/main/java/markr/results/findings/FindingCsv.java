package markr.results.findings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

import markr.platform.web.Csv;
import org.jspecify.annotations.Nullable;

/** Findings as rows of a file for spreadsheets. Not thread-safe. */
class FindingCsv {

	private final Csv csv;

	FindingCsv(Writer writer) {
		this.csv = new Csv(writer);
	}

	void head() throws IOException {
		this.csv.row("document", "result", "line", "test_id", "student_number", "code", "found", "other",
				"other_document", "other_result", "dismissed_at", "dismissed_by", "reason");
	}

	void row(Finding finding) {
		Finding.@Nullable Dismissal dismissal = finding.dismissal();
		try {
			this.csv.text(finding.document())
				.number(finding.result())
				.number(finding.line())
				.text(finding.testId())
				.text(finding.studentNumber())
				.text(finding.code().name())
				.text(finding.found())
				.text(finding.other())
				.text(finding.otherDocument())
				.number(finding.otherResult())
				.text((dismissal != null) ? dismissal.at().toString() : null)
				.text((dismissal != null) ? dismissal.by() : null)
				.text((dismissal != null) ? dismissal.reason() : null)
				.end();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
