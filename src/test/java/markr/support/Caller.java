package markr.support;

import java.net.URI;
import java.util.Map;

import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/** Somebody who sends documents, asks for JSON and takes documents back. */
public final class Caller {

	private final RestTestClient http;

	private final int port;

	public Caller(RestTestClient http, int port) {
		this.http = http;
		this.port = port;
	}

	/** Sends a document that is taken, and returns its id. */
	public String post(Documents document) {
		return this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, "text/xml+markr")
			.body(document.bytes())
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(JsonNode.class)
			.returnResult()
			.getResponseBody()
			.get("id")
			.asString();
	}

	/** What is at a path, as it stands in answers: encoded already. */
	public JsonNode get(String path) {
		return this.http.get()
			.uri((builder) -> URI.create("http://localhost:" + this.port + path))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(JsonNode.class)
			.returnResult()
			.getResponseBody();
	}

	public void withdraw(String id) {
		this.http.post()
			.uri("/imports/{id}/withdraw", id)
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("reason", "it was a mock exam"))
			.exchange()
			.expectStatus()
			.isOk();
	}

}
