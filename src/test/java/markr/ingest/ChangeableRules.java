package markr.ingest;

import java.util.List;
import java.util.Optional;

import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.ingest.xml.Reading;
import markr.marks.Scan;
import markr.support.Sheet;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Rules that can be changed while Markr runs, as a new version of it would. */
@TestConfiguration
public class ChangeableRules {

	@Bean
	@Primary
	Processor changeableProcessor() {
		return new Processor();
	}

	/** Low marks are raised, high ones lowered, and some students are refused. */
	static int newMark(int obtained, int available) {
		return (obtained > 5) ? obtained - 3 : Math.min(obtained + 1, available);
	}

	static boolean isRefusedByNewRules(String student) {
		return student.startsWith("x");
	}

	/** What the new rules make of a document; nothing if they refuse it. */
	public static Optional<List<Sheet>> byNewRules(byte[] document) {
		return Sheet.read(document)
			.filter((sheets) -> sheets.stream().noneMatch((sheet) -> isRefusedByNewRules(sheet.student())))
			.map((sheets) -> sheets.stream()
				.map((sheet) -> new Sheet(sheet.testId(), sheet.student(), sheet.available(),
						newMark(sheet.obtained(), sheet.available())))
				.toList());
	}

	static final class Processor extends ScanProcessor {

		private volatile boolean isNew;

		void useNewRules(boolean isNew) {
			this.isNew = isNew;
		}

		@Override
		Outcome judge(Reading reading) {
			Outcome outcome = super.judge(reading);
			if (!this.isNew || !(outcome instanceof Outcome.Accepted accepted)) {
				return outcome;
			}
			Scan scan = accepted.scan();
			String student = scan.studentNumber().text();
			if (isRefusedByNewRules(student)) {
				return new Outcome.Rejected(List.of(new Violation(scan.line(), scan.result(), student, "student-number",
						ViolationCode.OUT_OF_RANGE, student)));
			}
			return new Outcome.Accepted(new Scan(scan.testId(), scan.studentNumber(), scan.available(),
					newMark(scan.obtained(), scan.available()), scan.result(), scan.line(), scan.firstName(),
					scan.lastName(), scan.scannedOn(), scan.answers()));
		}

	}

}
