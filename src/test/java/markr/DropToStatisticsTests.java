package markr;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

@MarkrTest
@AutoConfigureRestTestClient
class DropToStatisticsTests {

	@Autowired
	RestTestClient http;

	@Test
	void x() {
		this.http.post()
			.uri("/import")
			.contentType(MediaType.parseMediaType("text/xml+markr"))
			.body(Documents.aDocument().result("1234", "521585128", 20, 13).bytes())
			.exchange()
			.expectBody(String.class)
			.consumeWith(r -> System.out.println(r));
	}

}
