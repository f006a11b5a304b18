package markr.drop;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Drop;
import markr.importvault.document.DueReply;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.importvault.document.Withdrawal;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReasonTextTests {

	private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

	private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");

	private static final String SHA = "3f9a".repeat(16);

	@Test
	void namesTheScansAndSaysWhatToDo() {
		String text = ReasonText.of(
				rejected("exam 7.xml", "scanner-2", 314,
						new Violation(2311, 184L, "521585128", "obtained", ViolationCode.OBTAINED_EXCEEDS_AVAILABLE,
								"21"),
						new Violation(9, 1L, null, "student-number", ViolationCode.MISSING, null)),
				ContentKind.OTHER, ZONE);

		assertThat(text).isEqualTo(
				"""
						This document was refused. None of its results was taken.

						File:     exam 7.xml, dropped into scanner-2
						Refused:  2026-11-23 11:00:00 +01:00
						Document: 12, SHA-256 %s

						What is wrong (314 violations):
						  Result 184, line 2311, student 521585128: obtained is "21": More marks were obtained than are available. \
						[OBTAINED_EXCEEDS_AVAILABLE]
						  Result 1, line 9: student-number: The field is missing or empty. [MISSING]
						  … and 312 more

						What to do:
						  Mend the document and drop it into the inbox again, or enter all of its sheets by hand: also the sheets \
						that
						  are not named here have not been taken.
						"""
					.formatted(SHA));
	}

	@Test
	void namesEqualViolationsOnceWithTheirPlaces() {
		String text = ReasonText.of(
				rejected("a.xml", null, 3, new Violation(9, 1L, null, "student-number", ViolationCode.MISSING, null),
						new Violation(20, 2L, "7", "obtained", ViolationCode.MISSING, null,
								"Jane Austen, test 1234, scanned on 2017-12-04T12:12:10+11:00"),
						new Violation(31, 3L, null, "student-number", ViolationCode.MISSING, null)),
				ContentKind.OTHER, ZONE);

		assertThat(text).contains(
				"""
						What is wrong (3 violations):
						  2 times: student-number: The field is missing or empty. [MISSING]
						    Result 1, line 9
						    Result 3, line 31
						  Result 2, line 20, student 7 (Jane Austen, test 1234, scanned on 2017-12-04T12:12:10+11:00): obtained: \
						The field is missing or empty. [MISSING]
						""");
	}

	@Test
	void saysWhatAFileIsThatIsNoDocument() {
		String text = ReasonText.of(
				rejected("a.xml", null, 1, new Violation(1, null, null, null, ViolationCode.NOT_WELL_FORMED, "PK")),
				ContentKind.EXCEL, ZONE);

		assertThat(text).contains("What is wrong:\n  This is a spreadsheet, not XML.\n  Line 1: ")
			.contains("What to do:\n  Export the results as XML")
			.doesNotContain("Mend the document");
	}

	@Test
	void saysWhatIsWrongWithTheDocumentAsAWhole() {
		String text = ReasonText.of(
				rejected("a.xml", null, 1,
						new Violation(1, null, null, null, ViolationCode.WRONG_ROOT, "exam-results")),
				ContentKind.OTHER, ZONE);

		assertThat(text).contains("File:     a.xml\n")
			.contains(
					"  Line 1: \"exam-results\": The document's outermost element is not mcq-test-results. [WRONG_ROOT]\n")
			.doesNotContain("more\n");
	}

	@Test
	void letsNoForeignTextForgeLines() {
		String text = ReasonText.of(rejected("a\nRefused: never.xml", "b\rc", 1, new Violation(1, 1L, "1\u00852",
				"test\u202eid", ViolationCode.CONTROL_CHARACTER, "x\r\n\u0001\u2028y")), ContentKind.OTHER, ZONE);

		assertThat(text).contains("a\\u000aRefused: never.xml, dropped into b\\u000dc\n")
			.contains("student 1\\u00852: test\\u202eid is \"x\\u000d\\u000a\\u0001\\u2028y\"");
	}

	@Test
	void saysThatFailureIsNotTheSendersFault() {
		Document document = new Document(12, SHA, 4, DocumentState.FAILED, 1, null, 0, 0, 3, 3, "disk\nfull", null, AT,
				AT);

		assertThat(ReasonText.of(new DueReply(7, null, "a.xml", document, List.of(), null), ContentKind.OTHER, ZONE))
			.isEqualTo("""
					Markr could not process this document. None of its results was taken.
					That is Markr's fault and not the sender's.

					File:     a.xml
					Refused:  2026-11-23 11:00:00 +01:00
					Document: 12, SHA-256 %s

					What to do:
					  Report it to the operator of Markr: "disk\\u000afull"
					  The document is kept safely as %s.
					  Drop the same file again to have it tried again.
					""".formatted(SHA, SHA));
	}

	@Test
	void saysThatTheDocumentWasWithdrawnAndHowToReinstateIt() {
		Document document = new Document(12, SHA, 4, DocumentState.WITHDRAWN, 1, 200L, 0, 0, 1, 0, null, null,
				AT.minusSeconds(9), AT.minusSeconds(5));
		Withdrawal withdrawal = new Withdrawal(AT, "A. Head", "a mock\nexam", null, null, null);

		assertThat(ReasonText.of(new DueReply(7, "scanner-2", "a.xml", document, List.of(), withdrawal),
				ContentKind.OTHER, ZONE))
			.isEqualTo("""
					This document was withdrawn before it was dropped again. None of its results counts.

					File:      a.xml, dropped into scanner-2
					Withdrawn: 2026-11-23 11:00:00 +01:00 by A. Head: "a mock\\u000aexam"
					Document:  12, SHA-256 %s

					What to do:
					  If it is to count after all, have the operator of Markr reinstate it (dropping it again does not):
					  POST /imports/%s/reinstate
					  If its sheets were wrong, mend the document and drop it, or enter them by hand.
					""".formatted(SHA, SHA));
	}

	@Test
	void namesLimitAndSizeOfLargeFile() {
		assertThat(ReasonText.ofUnkept(null, "a.xml", 5000, ViolationCode.TOO_LARGE, 1000, AT, ZONE))
			.startsWith("This document was refused. None of its results was taken.\n")
			.contains("It has 5000 bytes, the limit is 1000 bytes. [TOO_LARGE]")
			.contains("markr.vault.document-size-max")
			.contains("is the only one");
	}

	@Test
	void saysWhatToDoAboutUnreadableFile() {
		assertThat(ReasonText.ofUnkept(null, "a.xml", 5, ViolationCode.UNREADABLE, 1000, AT, ZONE))
			.contains("The file cannot be read from the disk. [UNREADABLE]")
			.contains("enter its sheets by hand")
			.doesNotContain("the limit is");
	}

	private static DueReply rejected(String name, String source, long found, Violation... violations) {
		Document document = new Document(12, SHA, 4, DocumentState.REJECTED, 1, 200L, found, 0, 1, 0, null, null,
				AT.minusSeconds(9), AT);
		return new DueReply(7, source, name, document, List.of(violations), null);
	}

}
