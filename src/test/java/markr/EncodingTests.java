package markr;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

import markr.importvault.ImportVault;
import markr.importvault.document.Document;
import markr.support.MarkrTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each scanner has an encoding of its own, and says so in the document: nothing on the
 * way from its bytes to the database may have another opinion.
 */
@MarkrTest
@AutoConfigureRestTestClient
class EncodingTests {

	@Autowired
	private RestTestClient http;

	@Autowired
	private ImportVault vault;

	@Autowired
	private JdbcClient jdbc;

	@ParameterizedTest
	@CsvSource({ "utf8-no-prolog, Zoë 😀, Łukasz-Größe", "utf8-prolog, Zoë 😀, Łukasz-Größe",
			"utf8-bom, Zoë 😀, Łukasz-Größe", "utf8-bom-no-prolog, Zoë 😀, Łukasz-Größe",
			"utf16le-bom, Zoë 😀, Łukasz-Größe", "utf16be-bom, Zoë 😀, Łukasz-Größe",
			"utf16le-bom-no-prolog, Zoë 😀, Łukasz-Größe", "latin1-prolog, Zoë, Müller-Größe",
			"windows1252-prolog, Zoë €, Škoda–Größe" })
	void namesArriveAsWritten(String encoding, String firstName, String lastName) throws Exception {
		byte[] content = document(encoding + ".xml");

		this.http.post()
			.uri("/import")
			.contentType(MediaType.parseMediaType("text/xml+markr"))
			.body(content)
			.exchange()
			.expectStatus()
			.isOk();

		Document document = this.vault
			.find(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)))
			.orElseThrow();
		assertThat(this.vault.content(document).readAllBytes()).isEqualTo(content);
		assertThat(this.jdbc.sql("""
				select first_name, last_name, student_number from scan where document_id = ? and test_id = ?
				""").params(document.documentId(), encoding).query(Name.class).list())
			.containsExactly(new Name(firstName, lastName, "002299"));
	}

	private static byte[] document(String name) throws IOException {
		try (InputStream content = EncodingTests.class.getResourceAsStream("/documents/" + name)) {
			return content.readAllBytes();
		}
	}

	private record Name(String firstName, String lastName, String studentNumber) {
	}

}
