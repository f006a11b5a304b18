package markr.platform.web;

import java.io.IOException;

import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** Who a proxy says that it asks for. */
class ProxyTests {

	private static String source(int port, String test, String... forwarded) throws IOException {
		String document = Documents.aDocument().result(test, "1", 20, 13).xml();
		RawHttp.send(port,
				"POST /import HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/xml+markr\r\n"
						+ String.join("\r\n", forwarded) + "\r\nContent-Length: " + document.length() + "\r\n\r\n"
						+ document);
		return RawHttp.get(port, "/drops?limit=1").body();
	}

	@Nested
	@MarkrTest
	class OfNobody {

		@LocalServerPort
		int port;

		@Test
		void isNotBelieved() throws IOException {
			assertThat(source(this.port, "proxy-forged", "X-Forwarded-For: 203.0.113.9", "Forwarded: for=203.0.113.9",
					"X-Real-IP: 203.0.113.9"))
				.contains("127.0.0.1")
				.doesNotContain("203.0.113.9");
			assertThat(RawHttp.get(this.port, "/sign-in", "X-Forwarded-Proto: https").headers())
				.doesNotContainKey("Strict-Transport-Security")
				.hasEntrySatisfying("Set-Cookie", (cookie) -> assertThat(cookie).doesNotContain("Secure"));
		}

	}

	@Nested
	@MarkrTest
	@TestPropertySource(properties = "markr.http.proxies=127.0.0.1")
	class ThatIsNamed {

		@LocalServerPort
		int port;

		@Test
		void isBelievedOfTheLastHopOnly() throws IOException {
			assertThat(source(this.port, "proxy-named", "X-Forwarded-For: 198.51.100.1, 203.0.113.9"))
				.contains("203.0.113.9")
				.doesNotContain("198.51.100.1");
		}

		@Test
		void isBelievedThatItIsCalledByHttps() throws IOException {
			assertThat(RawHttp.get(this.port, "/sign-in", "X-Forwarded-Proto: https").headers())
				.containsKey("Strict-Transport-Security")
				.hasEntrySatisfying("Set-Cookie", (cookie) -> assertThat(cookie).contains("Secure"));
			assertThat(RawHttp.get(this.port, "/sign-in").headers()).doesNotContainKey("Strict-Transport-Security");
		}

	}

}
