package markr.ingest.xml;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;

import javax.xml.XMLConstants;
import javax.xml.transform.Result;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;

import jakarta.xml.bind.SchemaOutputResolver;
import markr.support.Documents;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.SAXException;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The schema that vendors of grading machines get says what the classes say. */
class McqTestResultsTests {

	private static final String FILE = "manual/mcq-test-results.xsd";

	private static String written;

	private static Schema schema;

	@BeforeAll
	static void readSchema() throws Exception {
		written = new ClassPathResource(FILE).getContentAsString(StandardCharsets.UTF_8);
		schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
			.newSchema(new StreamSource(new StringReader(written)));
	}

	/** After a change of the classes: the actual text is what the file should hold. */
	@Test
	void schemaIsGeneratedFromTheClasses() throws IOException {
		ByteArrayOutputStream generated = new ByteArrayOutputStream();

		ResultXml.format().generateSchema(new SchemaOutputResolver() {
			@Override
			public Result createOutput(String namespace, String suggestedName) {
				StreamResult result = new StreamResult(generated);
				result.setSystemId(suggestedName);
				return result;
			}
		});

		String withoutComment = written.replaceFirst("(?s)<!--.*?-->\n", "");
		assertThat(generated.toString(StandardCharsets.UTF_8).strip())
			.isEqualToNormalizingNewlines(withoutComment.strip());
	}

	@Test
	void realDocumentIsValid() throws IOException {
		byte[] sample = new ClassPathResource("documents/sample_results.xml").getContentAsByteArray();

		assertThatCode(() -> validate(new String(sample, StandardCharsets.UTF_8))).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "mcq-test-results | exam-results", "<test-id>1234</test-id> | ''",
					"<test-id> | <test-id>1234</test-id><test-id>",
					"<student-number> | <student-number>1</student-number><student-number>",
					"<summary-marks | <summary-marks available='20' obtained='14'/><summary-marks",
					"student-number> | student-no>", "obtained=\"13\" | ''", "obtained=\"13\" | obtained='13.5'",
					"obtained=\"13\" | obtained='-1'", "available=\"20\" | available='0'" })
	void documentWithSomethingWrongIsNotValid(String right, String wrong) throws Exception {
		String document = Documents.aDocument().result("1234", "521585128", 20, 13).xml();
		validate(document);

		assertThat(document).contains(right);
		assertThatExceptionOfType(SAXException.class).isThrownBy(() -> validate(document.replace(right, wrong)));
	}

	private static void validate(String document) throws SAXException, IOException {
		schema.newValidator().validate(new StreamSource(new StringReader(document)));
	}

}
