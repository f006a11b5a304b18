package markr.platform.web;

import java.io.IOException;

import markr.platform.web.RawHttp.Answer;
import markr.support.ComposeHealthCheck;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** Web pages of others, and the names by which they have browsers call. */
@MarkrTest
@TestPropertySource(properties = { "markr.http.host-names=markr.example.org",
		"markr.http.cors-origins=https://dashboard.example.org" })
class HostTests {

	private static final String ORDER = "{\"act\":\"WITHDRAW\",\"selection\":{\"source\":\"none\"},\"reason\":\"why\",\"dry_run\":true}";

	@LocalServerPort
	int port;

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "LOCALHOST:8085", "localhost.", "markr.localhost", "127.0.0.1:9", "127.1.2.3",
			"[::1]:8085", "markr.example.org", "Markr.Example.Org:443" })
	void mayBeCalledByItsNames(String host) throws IOException {
		assertThat(get(host, "/tests").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "evil.example", "evil.example:8085", "localhost.evil.example", "evil-localhost",
			"markr.example.org.evil.example", "10.0.0.1", "[2001:db8::1]", "127.0.0.1.evil.example", "128.0.0.1" })
	void mayBeCalledByNoOther(String host) throws IOException {
		Answer answer = get(host, "/results/9863/aggregate");

		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.json().get("detail").asString()).contains("markr.http.host-names");
		assertThat(get(host, "/actuator/health").status()).isEqualTo(403);
		assertThat(order("Host: " + host).status()).isEqualTo(403);
	}

	@Test
	void mayBeAskedForItsHealthWithoutAHost() throws IOException {
		assertThat(RawHttp.request(this.port, "GET /actuator/health HTTP/1.0").status()).isEqualTo(200);
		assertThat(RawHttp.request(this.port, "GET /actuator/health/doctor HTTP/1.0").status()).isEqualTo(200);
		assertThat(RawHttp.request(this.port, "GET /tests HTTP/1.0").status()).isEqualTo(403);
		assertThat(RawHttp.request(this.port, "GET /actuator/healthy HTTP/1.0").status()).isEqualTo(403);
		assertThat(RawHttp.request(this.port, "GET /actuator/prometheus HTTP/1.0").status()).isEqualTo(403);
	}

	@Test
	void isHealthyToTheComposeFile() throws Exception {
		assertThat(ComposeHealthCheck.passes(this.port)).isTrue();
		assertThat(ComposeHealthCheck.passes(1)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example",
			"Origin: null", "Origin: http://localhost:1", "Origin: http://localhost.evil.example",
			"Origin: https://dashboard.example.org" })
	void takesNoOrderFromAForeignPage(String header) throws IOException {
		Answer answer = order("Host: localhost:8085", header);

		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.json().get("detail").asString()).contains("another origin");
		assertThat(RawHttp.get(this.port, "/tests", header).status()).isIn(200, 403);
	}

	@ParameterizedTest
	@CsvSource({ "Sec-Fetch-Site: none,Accept: */*", "Sec-Fetch-Site: same-origin,Origin: http://localhost:8085",
			"Accept: */*,Accept: */*" })
	void takesOrdersFromItsOwnPagesAndFromClientsThatAreNone(String one, String other) throws IOException {
		assertThat(order("Host: localhost:8085", one, other).status()).isEqualTo(202);
	}

	@Test
	void maybeReadFromConfiguredOrigins() throws IOException {
		Answer answer = RawHttp.get(this.port, "/tests", "Origin: https://dashboard.example.org");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.headers()).containsEntry("Access-Control-Allow-Origin", "https://dashboard.example.org");
		assertThat(answer.headers().get("Access-Control-Expose-Headers")).contains("ETag");

		assertThat(RawHttp.get(this.port, "/tests", "Origin: https://evil.example").headers())
			.doesNotContainKey("Access-Control-Allow-Origin");
	}

	private Answer get(String host, String path) throws IOException {
		return RawHttp.request(this.port, "GET " + path + " HTTP/1.1", "Host: " + host, "Connection: close");
	}

	private Answer order(String... headers) throws IOException {
		return RawHttp.send(this.port,
				"PUT /orders/host-%d HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n\r\n%s"
					.formatted(System.nanoTime(), ORDER.length(), String.join("\r\n", headers), ORDER));
	}

}
