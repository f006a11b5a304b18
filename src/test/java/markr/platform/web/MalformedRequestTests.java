package markr.platform.web;

import java.io.IOException;

import markr.platform.web.RawHttp.Answer;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static markr.platform.web.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that Tomcat cannot read, and answers by itself with a bare status.
 */
@MarkrTest
class MalformedRequestTests {

	private final int port;

	MalformedRequestTests(@LocalServerPort int port) {
		this.port = port;
	}

	@ParameterizedTest
	@ValueSource(strings = { "/results/%zz/aggregate", "/results/%/aggregate", "/results/%4/aggregate",
			"/results/%00/aggregate", "/results/a|b/aggregate", "/results/<b>/aggregate", "/results/ä/aggregate",
			"/results/{a}/aggregate", "/results/a\\b/aggregate", "/results/%FF/aggregate", "/../../etc/passwd",
			"/results/%2E%2E/%2E%2E/%2E%2E/aggregate", "no-slash", "http://[/results" })
	void answers400ForATargetThatIsNone(String target) throws IOException {
		assertBare(RawHttp.get(this.port, target), 400);
	}

	@Test
	void answers400ForALineThatIsNone() throws IOException {
		assertBare(RawHttp.request(this.port, "hello"), 400);
		assertBare(RawHttp.request(this.port, "G@T / HTTP/1.1", "Host: localhost"), 400);
		assertBare(RawHttp.send(this.port, "\u0016\u0003\u0001\u0002 is how TLS begins\r\n\r\n"), 400);
	}

	@Test
	void answers400ForHeadersThatCannotBeRead() throws IOException {
		assertBare(RawHttp.request(this.port, "GET / HTTP/1.1"), 400);
		assertBare(RawHttp.request(this.port, "GET / HTTP/1.1", "Host: one", "Host: two"), 400);
		assertBare(RawHttp.request(this.port, "GET / HTTP/1.1", "Host: lo/cal"), 400);
		assertBare(RawHttp.request(this.port, "POST / HTTP/1.1", "Host: localhost", "Content-Length: many"), 400);
		assertBare(RawHttp.get(this.port, "/", "X-Long: " + "x".repeat(20_000)), 400);
		assertBare(RawHttp.get(this.port, "/" + "x".repeat(20_000)), 400);
	}

	@Test
	void answersAsTheProtocolWantsForWhatTomcatDoesNotDo() throws IOException {
		assertBare(RawHttp.request(this.port, "GET / HTTP/3.0", "Host: localhost"), 505);
		assertBare(RawHttp.request(this.port, "GET / HTPP/1.1", "Host: localhost"), 505);
		assertBare(RawHttp.request(this.port, "POST / HTTP/1.1", "Host: localhost", "Transfer-Encoding: gzip, chunked"),
				501);
		assertBare(RawHttp.get(this.port, "/", "Expect: a-miracle"), 417);

		Answer trace = RawHttp.request(this.port, "TRACE /results/1/aggregate HTTP/1.1", "Host: localhost",
				"Connection: close");
		assertProblem(trace, 405);
		assertThat(trace.headers()).containsKey("Allow");
	}

	private static void assertBare(Answer answer, int status) {
		assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
		assertThat(answer.toString()).doesNotContainIgnoringCase("tomcat")
			.doesNotContain("Exception", "Invalid", "\tat ");
	}

}
