package markr.ingest.xml;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import markr.ingest.Judgement;
import markr.ingest.Outcome;
import markr.support.Documents;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A restart reads what was handled before and discards it: the rest must be what it was
 * the first time, whatever stands in the document, or results are lost or counted twice.
 */
class DocumentReaderRestTests {

	private static final String RESULT = Judgement.result(Judgement.STUDENT_NUMBER, Judgement.TEST_ID,
			Judgement.SUMMARY_MARKS);

	private static final Documents MIXED = Documents.aDocument()
		.result("1234", "1", 20, 13)
		.element(RESULT + RESULT.strip())
		.element("<batch><x>" + RESULT + "</x>" + RESULT + "</batch>")
		.element(Judgement.result("<test-id>1<!-- -->2<x>3</x></test-id>", RESULT, "<x>" + RESULT + "</x>"))
		.element("<mcq-test-result/><mcq-test-result xmlns='urn:x'/><!-- --><?x y?><answer/>text")
		.result("1234", "2", 20, 21)
		.element(Judgement.result("<first-name>" + RESULT + "</first-name>", Judgement.TEST_ID))
		.result("1234", "3", 20, 0);

	static Stream<Named<String>> documents() {
		String open = "<mcq-test-results>" + RESULT + RESULT;
		return Stream.of(Named.of("mixed", MIXED.xml()),
				Named.of("cut off", MIXED.xml().substring(0, MIXED.xml().length() - 40)),
				Named.of("cut off between results", open), Named.of("cut off behind a result", open.strip()),
				Named.of("cut off in a result", open + "<mcq-test-result><test-id>1"),
				Named.of("garbage behind", MIXED.xml() + "x"),
				Named.of("endless text", open + Judgement.result("<first-name>", "x".repeat(70_000), "</first-name>")),
				Named.of("too deep", open + Judgement.result("<x>".repeat(70))), Named.of("empty", ""),
				Named.of("another root", "<html>" + RESULT), Named.of("document type", "<!DOCTYPE x>" + open),
				Named.of("no results", "<mcq-test-results/>"),
				Named.of("misplaced results only", "<mcq-test-results><x>" + RESULT + "</x></mcq-test-results>"));
	}

	@ParameterizedTest
	@MethodSource("documents")
	void isTheSameBehindEachReading(String document) {
		List<Outcome> whole = Judgement.of(document).outcomes();

		for (int handled = 0; handled <= whole.size(); handled++) {
			DocumentReader reader = reader(document);
			for (int i = 0; i < handled; i++) {
				assertThat(reader.read()).isNotNull();
			}

			assertThat(Judgement.ofRest(reader).outcomes()).as("behind %d readings", handled)
				.isEqualTo(whole.subList(handled, whole.size()));
			assertThat(reader.read()).isNull();
		}
	}

	private static DocumentReader reader(String document) {
		byte[] content = document.getBytes(StandardCharsets.UTF_8);
		return new DocumentReader(new ByteArrayInputStream(content), content.length);
	}

}
