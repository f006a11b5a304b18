package markr.drop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import markr.support.Documents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ContentKindTests {

	private static final String DOCUMENT = Documents.aDocument().result("1", "1", 20, 13).xml();

	@ParameterizedTest
	@CsvSource({ "504b03041400786c2f776f726b, EXCEL", "d0cf11e0a1b11ae10000, EXCEL", "504b030414006578616d, ARCHIVE",
			"1f8b08000000, ARCHIVE", "255044462d312e37, PDF", "89504e470d0a1a0a, IMAGE", "ffd8ffe000104a46, IMAGE",
			"49492a0008000000, IMAGE" })
	void isKnownByItsFirstBytes(String hex, ContentKind kind) throws IOException {
		assertThat(of(HexFormat.of().parseHex(hex))).isEqualTo(kind);
	}

	@ParameterizedTest
	@CsvSource({ "'<!DOCTYPE html><html><body>', HTML", "'<HTML>', HTML", "'student;mark', OTHER_TEXT",
			"'{\"student\":1}', OTHER_TEXT", "'<other></other>', OTHER",
			"'<x:mcq-test-results></x:mcq-test-results>', NAMESPACE",
			"'<mcq-test-results xmlns=\"urn:x\"></mcq-test-results>', NAMESPACE", "'', CUT_OFF",
			"'<?xml version=', CUT_OFF", "'<!-- begin', CUT_OFF", "'<mcq-test-results><mcq-test-', CUT_OFF" })
	void isKnownByItsText(String text, ContentKind kind) throws IOException {
		assertThat(of(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(kind);
	}

	@ParameterizedTest
	@CsvSource({ "UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE" })
	void documentIsNothingElseInAnyEncoding(String encoding) throws IOException {
		assertThat(of(DOCUMENT.getBytes(Charset.forName(encoding)))).isEqualTo(ContentKind.OTHER);
		assertThat(of(DOCUMENT.substring(0, DOCUMENT.length() - 5)
			.strip()
			.replaceAll("</mcq-test-results.*", "")
			.getBytes(Charset.forName(encoding)))).isEqualTo(ContentKind.CUT_OFF);
	}

	@Test
	void encodingMustBeNamed() throws IOException {
		String umlaut = DOCUMENT.replace("<student-number>", "<first-name>\u00dc</first-name><student-number>");

		assertThat(of(umlaut.getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(ContentKind.ANOTHER_ENCODING);
		assertThat(of(umlaut.getBytes(StandardCharsets.UTF_8))).isEqualTo(ContentKind.OTHER);
		assertThat(of(("<?xml version='1.0' encoding='ISO-8859-1'?>" + umlaut.replaceAll("<\\?xml.*?\\?>", ""))
			.getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(ContentKind.OTHER);
	}

	@Test
	void endOfALargeDocumentIsSeen() throws IOException {
		String large = DOCUMENT.replace("</mcq-test-results>", " ".repeat(300_000) + "</mcq-test-results>");

		assertThat(of(large.getBytes(StandardCharsets.UTF_8))).isEqualTo(ContentKind.OTHER);
		assertThat(of(large.substring(0, 250_000).getBytes(StandardCharsets.UTF_8))).isEqualTo(ContentKind.CUT_OFF);
	}

	private static ContentKind of(byte[] content) throws IOException {
		return ContentKind.of(new ByteArrayInputStream(content), content.length);
	}

}
