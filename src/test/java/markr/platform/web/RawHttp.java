package markr.platform.web;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * HTTP as bytes on a socket, for requests that no HTTP client would send and answers that
 * none would show.
 */
public final class RawHttp {

	private static final int PATIENCE_MILLIS = 20_000;

	private RawHttp() {
	}

	/** Sends the lines, with what HTTP wants between and after them. */
	public static Answer request(int port, String... lines) throws IOException {
		return send(port, String.join("\r\n", lines) + "\r\n\r\n");
	}

	public static Answer get(int port, String target, String... headers) throws IOException {
		return send(port, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
				+ String.join("", Stream.of(headers).map((header) -> header + "\r\n").toList()) + "\r\n");
	}

	/** Sends the bytes as they are and reads until the server closes. */
	public static Answer send(int port, String bytes) throws IOException {
		try (Socket socket = new Socket("localhost", port)) {
			socket.setSoTimeout(PATIENCE_MILLIS);
			socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
			socket.getOutputStream().flush();
			return Answer.of(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
		}
	}

	/** An answer as it came, the names of its headers in any letter case. */
	public record Answer(int status, Map<String, String> headers, String body) {

		static Answer of(String text) {
			// An interim answer, such as "100 Continue", is none.
			String[] parts = text.replaceFirst("^HTTP/1.1 1\\d\\d.*\r\n\r\n", "").split("\r\n\r\n", 2);
			String[] head = parts[0].split("\r\n");
			Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			for (int i = 1; i < head.length; i++) {
				String[] header = head[i].split(": *", 2);
				headers.merge(header[0], header[1], (one, other) -> one + ", " + other);
			}
			return new Answer(Integer.parseInt(head[0].split(" ")[1]), headers, parts[1]);
		}

		public JsonNode json() {
			return JsonMapper.shared().readTree(this.body);
		}

	}

}
