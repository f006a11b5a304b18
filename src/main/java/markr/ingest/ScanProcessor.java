package markr.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.ingest.xml.DocumentXml;
import markr.ingest.xml.Reading;
import markr.ingest.xml.ScanElement;
import markr.marks.Fault;
import markr.marks.Rules;
import markr.marks.Scan;
import markr.marks.StudentNumber;
import markr.marks.TestId;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Judges what was read: a scan, or every violation that the result has. Bad data is a
 * value here, never an exception.
 */
@Component
public class ScanProcessor {

	public CollectedOutcomes process(ReadingBlock block) {
		CollectedOutcomes outcomes = new CollectedOutcomes();
		block.readings().forEach((reading) -> outcomes.add(judge(reading)));
		return outcomes;
	}

	Outcome judge(Reading reading) {
		return (reading instanceof Reading.Fault fault) ? new Outcome.Rejected(List.of(fault.violation()))
				: judge((Reading.Result) reading);
	}

	private static Outcome judge(Reading.Result result) {
		ScanElement element = result.element();
		List<Finding> findings = new ArrayList<>(0);
		String studentNumber = identifier(DocumentXml.STUDENT_NUMBER, element, element.studentNumbers(), findings);
		String testId = identifier(DocumentXml.TEST_ID, element, element.testIds(), findings);
		ScanElement.Marks marks = only(element.summaryMarks(), findings);
		boolean judgeable = marks != null && judge(marks, findings);
		if (!judgeable || !findings.isEmpty()) {
			return new Outcome.Rejected(findings.stream()
				.map((finding) -> new Violation(result.line(), result.number(), studentNumber, finding.field(),
						finding.code(), finding.value(), sheet(element)))
				.toList());
		}
		return new Outcome.Accepted(new Scan(new TestId(testId), new StudentNumber(studentNumber),
				Rules.wholeNumber(marks.available()), Rules.wholeNumber(marks.obtained()), result.number(),
				result.line(), first(element.firstNames()), first(element.lastNames()), element.scannedOn(),
				element.answers()));
	}

	/** As people find it among others. */
	private static @Nullable String sheet(ScanElement element) {
		String name = Stream.of(first(element.firstNames()), first(element.lastNames()))
			.filter(Objects::nonNull)
			.collect(Collectors.joining(" "));
		String test = element.testIds().isEmpty() ? "" : "test " + element.testIds().get(0).strip();
		String scanned = (element.scannedOn() != null) ? "scanned on " + element.scannedOn().strip() : "";
		String sheet = Stream.of(name, test, scanned)
			.filter((text) -> !text.isBlank())
			.collect(Collectors.joining(", "));
		return sheet.isEmpty() ? null : sheet;
	}

	private static @Nullable String identifier(String field, ScanElement element, List<String> texts,
			List<Finding> findings) {
		for (ScanElement.Inner inner : element.inner()) {
			if (inner.field().equals(field)) {
				findings.add(new Finding(field, ViolationCode.NOT_PLAIN_TEXT, '<' + inner.name() + '>'));
				return null;
			}
		}
		// The usual single one without a stream: there is one for each result.
		List<String> different = (texts.size() == 1) ? List.of(texts.get(0).strip())
				: texts.stream().map(String::strip).distinct().toList();
		if (different.size() > 1) {
			findings.add(new Finding(field, ViolationCode.CONFLICTING, String.join(" | ", different)));
			return null;
		}
		String text = different.isEmpty() ? "" : different.get(0);
		Fault fault = Rules.identifier(text);
		if (fault != null) {
			findings.add(new Finding(field, code(fault), texts.isEmpty() ? null : text));
		}
		return text.isEmpty() ? null : text;
	}

	/** The marks of the result: several equal ones are as good as one. */
	private static ScanElement.@Nullable Marks only(List<ScanElement.Marks> all, List<Finding> findings) {
		if (all.isEmpty()) {
			findings.add(new Finding(DocumentXml.SUMMARY_MARKS, ViolationCode.MISSING, null));
			return null;
		}
		if (all.size() == 1) {
			return all.get(0);
		}
		List<String> different = all.stream()
			.map((marks) -> "%s of %s".formatted(marks.obtained(), marks.available()))
			.distinct()
			.toList();
		if (different.size() > 1) {
			findings
				.add(new Finding(DocumentXml.SUMMARY_MARKS, ViolationCode.CONFLICTING, String.join(" | ", different)));
			return null;
		}
		return all.get(0);
	}

	private static boolean judge(ScanElement.Marks marks, List<Finding> findings) {
		String available = marks.available();
		String obtained = marks.obtained();
		Fault availableFault = (available != null) ? Rules.available(available) : Fault.MISSING;
		Fault obtainedFault = (obtained != null) ? Rules.obtained(obtained) : Fault.MISSING;
		if (availableFault == null && obtainedFault == null) {
			obtainedFault = Rules.within(Rules.wholeNumber(obtained), Rules.wholeNumber(available));
			if (obtainedFault != null) {
				obtained = "%s of %s".formatted(obtained, available);
			}
		}
		if (availableFault != null) {
			findings.add(new Finding(DocumentXml.AVAILABLE, code(availableFault), available));
		}
		if (obtainedFault != null) {
			findings.add(new Finding(DocumentXml.OBTAINED, code(obtainedFault), obtained));
		}
		return availableFault == null && obtainedFault == null;
	}

	private static @Nullable String first(List<String> names) {
		return names.isEmpty() ? null : names.get(0).strip();
	}

	/** They have the same names. */
	private static ViolationCode code(Fault fault) {
		return ViolationCode.valueOf(fault.name());
	}

	/** A violation before it knows its place. */
	private record Finding(String field, ViolationCode code, @Nullable String value) {
	}

}
