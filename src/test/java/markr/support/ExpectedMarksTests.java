package markr.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import markr.support.ExpectedMarks.ExpectedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** The judge is judged: by a document known by heart, and by what it must refuse. */
@MarkrTest
@AutoConfigureRestTestClient
class ExpectedMarksTests {

	private static final String STUDENT = "<student-number>002299</student-number>";

	private static final String TEST = "<test-id> 1234\n</test-id>";

	private static final String MARKS = "<summary-marks available='20' obtained='13'/>";

	private final ExpectedMarks expected = new ExpectedMarks();

	@Autowired
	private RestTestClient http;

	@Autowired
	private JdbcClient jdbc;

	@Test
	void knowsTheRealDocument() throws IOException {
		assertThat(this.expected.add(document("sample_results.xml"))).isTrue();

		ExpectedTest test = this.expected.tests().get("9863");
		assertThat(this.expected.tests()).hasSize(1);
		assertThat(test.available()).isEqualTo(20);
		assertThat(test.marks()).hasSize(81);
		assertThat(test.marks().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(823);
		assertThat(test.distribution()).containsEntry(6, 2).containsEntry(15, 1);
	}

	@Test
	void countsTheHighest() {
		byte[] document = Documents.aDocument().result("a", "1", 20, 13).result("a", "1", 22, 9).bytes();
		this.expected.add(document);
		this.expected.add(Documents.aDocument().result("a", "2", 15, 13).result("b", "1", 7, 0).bytes());
		this.expected.add(document);

		assertThat(this.expected.tests()).containsExactly(
				Map.entry("a", new ExpectedTest(22, Map.of("1", 13, "2", 13))),
				Map.entry("b", new ExpectedTest(7, Map.of("1", 0))));
		assertThat(this.expected.tests().get("a").distribution()).containsExactly(Map.entry(13, 2));
	}

	@ParameterizedTest
	@ValueSource(strings = { STUDENT + TEST + MARKS, MARKS + MARKS + TEST + TEST + STUDENT + STUDENT,
			"<answer><student-number>7</student-number></answer>" + STUDENT + TEST + MARKS,
			STUDENT + MARKS + "<test-id>12<!-- --><![CDATA[3]]>&#52;</test-id>",
			STUDENT + TEST + "<summary-marks available='0000000000000020' obtained='013' x='y'/>",
			STUDENT + TEST + MARKS + "<mcq-test-result xmlns='urn:x'/>" })
	void readsResult(String elements) {
		assertThat(Sheet.read(result(elements)).orElseThrow()).containsExactly(new Sheet("1234", "002299", 20, 13));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", TEST + MARKS, STUDENT + MARKS, STUDENT + TEST,
			STUDENT + TEST + MARKS + "<test-id>1235</test-id>", STUDENT + MARKS + "<test-id>12<x/>34</test-id>",
			STUDENT + TEST + "<test-id/>" + MARKS,
			STUDENT + TEST + MARKS + "<summary-marks available='20' obtained='14'/>",
			STUDENT + TEST + "<summary-marks available='20' obtained='21'/>",
			STUDENT + TEST + "<summary-marks available='0' obtained='0'/>",
			STUDENT + TEST + "<summary-marks available='1000001' obtained='0'/>",
			STUDENT + TEST + "<summary-marks available='100000000020' obtained='1'/>",
			STUDENT + TEST + "<summary-marks available='20' obtained='13.5'/>",
			STUDENT + TEST + "<summary-marks available='20' obtained='-1'/>",
			STUDENT + TEST + "<summary-marks available='20' obtained='\u0661'/>",
			STUDENT + TEST + "<summary-marks available='20' obtained=''/>",
			STUDENT + TEST + "<summary-marks available='20'/>", STUDENT + MARKS + "<test-id>\ufffd</test-id>",
			STUDENT + MARKS + "<test-id>1\u00852</test-id>", STUDENT + TEST + MARKS + "<x><mcq-test-result/></x>",
			STUDENT + TEST + MARKS + "&foo;", STUDENT + TEST + MARKS + "<x :y=''/>", STUDENT + TEST + MARKS + "<:x/>",
			STUDENT + TEST + MARKS + "<?x:y?>" })
	void refusesResult(String elements) {
		assertThat(Sheet.read(result(elements))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "<mcq-test-results/>", "<x/>", "<mcq-test-results xmlns='urn:x'/>" })
	void refusesWhatIsNoDocument(String document) {
		assertThat(Sheet.read(document.getBytes(StandardCharsets.UTF_8))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "doctype-bomb.xml", "doctype-external-file.xml", "utf8-overlong.xml",
			"truncated-mid-scan.xml" })
	void refusesDocument(String name) throws IOException {
		assertThat(this.expected.add(document(name))).isFalse();
		assertThat(this.expected.tests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "utf16le-bom-no-prolog", "utf16be-bom", "latin1-prolog", "windows1252-prolog" })
	void readsEveryEncoding(String encoding) throws IOException {
		this.expected.add(document(encoding + ".xml"));

		assertThat(this.expected.tests().get(encoding).marks()).containsOnlyKeys("002299");
	}

	/** Each with its signature. */
	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" })
	void readsEveryUnicodeEncodingThatIsWhatItSaysItIs(String encoding) {
		String document = Documents.aDocument().result("größe", "1", 20, 13).xml();
		String lie = encoding.equals("UTF-8") ? "ISO-8859-1" : "UTF-8";

		for (String declared : new String[] { "", "<?xml version='1.0' encoding='" + encoding + "'?>" }) {
			assertThat(Sheet.read(("\ufeff" + declared + document).getBytes(Charset.forName(encoding))).orElseThrow())
				.containsExactly(new Sheet("größe", "1", 20, 13));
		}
		assertThat(Sheet.read(
				("\ufeff<?xml version='1.0' encoding='" + lie + "'?>" + document).getBytes(Charset.forName(encoding))))
			.isEmpty();
	}

	@Test
	void tellsWhatTheDatabaseHasOtherwise() {
		byte[] document = Documents.aDocument().result("compared", "1", 20, 13).result("compared", "2", 20, 14).bytes();
		this.http.post()
			.uri("/import")
			.contentType(MediaType.parseMediaType("text/xml+markr"))
			.body(document)
			.exchange()
			.expectStatus()
			.isOk();

		assertThat(this.expected.differences(this.jdbc, "compared"::equals)).hasSize(6);

		this.expected.add(document);

		assertThat(this.expected.differences(this.jdbc, "compared"::equals)).isEmpty();

		this.expected.add(Documents.aDocument().result("compared", "1", 20, 14).bytes());

		assertThat(this.expected.differences(this.jdbc, "compared"::equals)).containsExactlyInAnyOrder(
				"expected, but not there: Fact[testId=compared, what=mark of 1, value=14]",
				"expected, but not there: Fact[testId=compared, what=students with mark 14, value=2]",
				"there, but not expected: Fact[testId=compared, what=mark of 1, value=13]",
				"there, but not expected: Fact[testId=compared, what=students with mark 13, value=1]",
				"there, but not expected: Fact[testId=compared, what=students with mark 14, value=1]");
	}

	private static byte[] result(String elements) {
		return Documents.aDocument().element("<mcq-test-result>" + elements + "</mcq-test-result>").bytes();
	}

	private static byte[] document(String name) throws IOException {
		try (InputStream content = ExpectedMarksTests.class.getResourceAsStream("/documents/" + name)) {
			return content.readAllBytes();
		}
	}

}
