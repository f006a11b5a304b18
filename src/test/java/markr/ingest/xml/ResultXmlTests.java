package markr.ingest.xml;

import java.util.List;
import java.util.stream.LongStream;

import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.ingest.Judgement;
import markr.marks.Scan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** What is taken out of a result, however strange what stands around it. */
class ResultXmlTests {

	private static final Judgement PLAIN = Judgement.ofResult(Judgement.STUDENT_NUMBER, Judgement.TEST_ID,
			Judgement.SUMMARY_MARKS);

	/** They are no reason to refuse: a name is as it may be, and marks are attributes. */
	@ParameterizedTest
	@ValueSource(strings = { "<x/>", "<x>99</x>", "<x><student-number>99</student-number></x>", "<test-id>99</test-id>",
			"<x:y xmlns:x='urn:x'>99</x:y>", "<x/><y><x/></y>" })
	void passesOverUnknownElementsInsideNamesAndMarks(String unknown) {
		Judgement judgement = Judgement.ofResult("<first-name>Ja%sne</first-name>".formatted(unknown),
				Judgement.STUDENT_NUMBER, Judgement.TEST_ID,
				"<summary-marks available='20' obtained='13'>%s</summary-marks>".formatted(unknown));

		assertThat(judgement).isEqualTo(Judgement.ofResult("<first-name>Jane</first-name>", Judgement.STUDENT_NUMBER,
				Judgement.TEST_ID, Judgement.SUMMARY_MARKS));
	}

	/** Which text was meant cannot be known. */
	@ParameterizedTest
	@ValueSource(strings = { "<x/>", "<x>99</x>", "<x><student-number>99</student-number></x>",
			"<x:x xmlns:x='urn:x'/>", "<x/><y><x/></y>" })
	void refusesElementsInsideStudentNumbersAndTestIds(String unknown) {
		for (String place : List.of("%s5215", "52%s15", "5215%s")) {
			Judgement judgement = Judgement.ofResult(
					"<student-number>" + place.formatted(unknown) + "</student-number>",
					"<test-id>" + place.formatted(unknown) + "</test-id>", "<student-number>5215<z/></student-number>",
					Judgement.SUMMARY_MARKS);

			assertThat(judgement.violations()).containsExactly(
					new Violation(2, 1L, null, "student-number", ViolationCode.NOT_PLAIN_TEXT, "<x>"),
					new Violation(2, 1L, null, "test-id", ViolationCode.NOT_PLAIN_TEXT, "<x>"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "<!-- x -->", "<?x y?>", "<![CDATA[]]>", "" })
	void joinsTextThatOnlyComesInPieces(String between) {
		Judgement judgement = Judgement.ofResult(
				"<student-number>%1$s5215%1$s85128%1$s</student-number>".formatted(between),
				"<test-id>12%1$s<![CDATA[34]]></test-id>".formatted(between), Judgement.SUMMARY_MARKS);

		assertThat(judgement).isEqualTo(PLAIN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "xsi:nil='true'", "xsi:type='scanElement'", "xsi:type='summaryMarks'",
			"xsi:type='mcqTestResult'", "xsi:type='answer'", "xsi:type='xs:string'", "xsi:type='xs:int'",
			"xsi:type='nonsense'", "xsi:type='un:bound'" })
	void passesOverAttributesThatMeanSomethingToSchemas(String attribute) {
		String result = Judgement.result(Judgement.STUDENT_NUMBER, Judgement.TEST_ID, Judgement.SUMMARY_MARKS)
			.replaceAll("<([a-z-]+)", "<$1 " + attribute);

		Judgement judgement = Judgement.of("<mcq-test-results xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
				+ " xmlns:xs='http://www.w3.org/2001/XMLSchema'>\n" + result + "</mcq-test-results>");

		assertThat(judgement).isEqualTo(PLAIN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "<", "</", "&foo;", "\u0001", "</x>" })
	void judgesTheLastResultBeforeABreak(String broken) {
		String document = "<mcq-test-results><mcq-test-result/></mcq-test-result>".replace("/></", "></");

		Judgement judgement = Judgement.of(document + broken);

		assertThat(judgement.codes()).containsExactly(ViolationCode.MISSING, ViolationCode.MISSING,
				ViolationCode.MISSING, ViolationCode.NOT_WELL_FORMED);
	}

	/** JAXB binds some results at a time; it must make no difference where these end. */
	@Test
	void judgesEveryResultBeforeABreakInItsPlace() {
		String result = Judgement.result(Judgement.STUDENT_NUMBER, Judgement.TEST_ID, Judgement.SUMMARY_MARKS);
		for (int results : List.of(1, 249, 250, 251, 500, 501)) {
			Judgement judgement = Judgement
				.of("<mcq-test-results>\n" + result.repeat(results) + "<mcq-test-result>\n<x></y>");

			assertThat(judgement.scans()).extracting(Scan::result)
				.isEqualTo(LongStream.rangeClosed(1, results).boxed().toList());
			assertThat(judgement.scans()).extracting(Scan::line)
				.isEqualTo(LongStream.rangeClosed(2, results + 1).boxed().toList());
			assertThat(judgement.violations()).singleElement().satisfies((violation) -> {
				assertThat(violation.code()).isEqualTo(ViolationCode.NOT_WELL_FORMED);
				assertThat(violation.line()).isEqualTo(results + 3);
			});
		}
	}

	/** Results in an unknown element are endless, too. */
	@Test
	void keepsTheOrderOfResultsThatAreMisplaced() {
		String result = Judgement.result(Judgement.STUDENT_NUMBER, Judgement.TEST_ID, Judgement.SUMMARY_MARKS);

		Judgement judgement = Judgement.of("<mcq-test-results>" + result + "<x>" + "\n<mcq-test-result/>".repeat(501)
				+ "</x>" + result + "</mcq-test-results>");

		assertThat(judgement.violations()).hasSize(501)
			.isEqualTo(LongStream.rangeClosed(3, 503)
				.mapToObj((line) -> new Violation(line, null, null, null, ViolationCode.MISPLACED_RESULT, null))
				.toList());
		assertThat(judgement.scans()).extracting(Scan::result, Scan::line)
			.containsExactly(tuple(1L, 1L), tuple(2L, 503L));
	}

	/** Each of them takes memory, though none is long or has a text. */
	@ParameterizedTest
	@ValueSource(strings = { "<student-number/>", "<first-name></first-name>", "<summary-marks/>" })
	void refusesEndlessElementsOfOneResult(String element) {
		Judgement judgement = Judgement.ofResult(element.repeat(DocumentXml.RESULT_TEXT_LENGTH_MAX + 1));

		assertThat(judgement.codes()).containsExactly(ViolationCode.XML_LIMIT_EXCEEDED);
	}

	/** An element counts as one character, an attribute and a text as what they have. */
	@Test
	void takesResultsOf65536Characters() {
		String rest = "<test-id>1</test-id><summary-marks available='20' obtained='13' x='12'/>";
		int left = DocumentXml.RESULT_TEXT_LENGTH_MAX - 2 - 7 - 1;

		for (String name : List.of("<student-number>7</student-number><first-name>%s</first-name>",
				"<student-number>7</student-number><first-name x='%s'/>")) {
			assertThat(Judgement.ofResult(name.formatted("n".repeat(left - 2)), rest).codes()).isEmpty();
			assertThat(Judgement.ofResult(name.formatted("n".repeat(left - 1)), rest).codes())
				.containsExactly(ViolationCode.XML_LIMIT_EXCEEDED);
		}
	}

	@Test
	void refusesEndlessAttributesOfOneResult() {
		String marks = "<summary-marks available='%1$s' obtained='%1$s'/>".formatted("1".repeat(20_000));

		assertThat(Judgement.ofResult(marks).codes()).doesNotContain(ViolationCode.XML_LIMIT_EXCEEDED);
		assertThat(Judgement.ofResult(marks, marks).codes()).containsExactly(ViolationCode.XML_LIMIT_EXCEEDED);
	}

}
