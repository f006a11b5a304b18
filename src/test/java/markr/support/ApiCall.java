package markr.support;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import markr.platform.web.RawHttp;

/**
 * A call as the description names it, with arguments. Each method returns another one.
 *
 * @param operation method and path as described
 * @param uri the path, with its parameters in braces
 * @param path values of the path's parameters
 * @param query values of the query's parameters
 * @param headers values of described headers, and {@code Content-Type} and {@code Accept}
 * @param body nothing, by default
 * @param declaredBytes 0, or more than are there
 * @param status the one that is expected
 */
public record ApiCall(String operation, String uri, Map<String, String> path, Map<String, String> query,
		Map<String, String> headers, String body, long declaredBytes, int status) {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	public static ApiCall call(String operation) {
		return new ApiCall(operation, operation.split(" ")[1], Map.of(), Map.of(), Map.of(), "", 0, 200);
	}

	/** Another path than the described one, as it goes out. */
	public ApiCall at(String uri) {
		return new ApiCall(this.operation, uri, this.path, this.query, this.headers, this.body, this.declaredBytes,
				this.status);
	}

	public ApiCall path(String name, String value) {
		return new ApiCall(this.operation, this.uri, with(this.path, name, value), this.query, this.headers, this.body,
				this.declaredBytes, this.status);
	}

	public ApiCall query(String name, String value) {
		return new ApiCall(this.operation, this.uri, this.path, with(this.query, name, value), this.headers, this.body,
				this.declaredBytes, this.status);
	}

	public ApiCall header(String name, String value) {
		return new ApiCall(this.operation, this.uri, this.path, this.query, with(this.headers, name, value), this.body,
				this.declaredBytes, this.status);
	}

	public ApiCall body(String body) {
		return new ApiCall(this.operation, this.uri, this.path, this.query, this.headers, body, 0, this.status);
	}

	public ApiCall expecting(int status) {
		return new ApiCall(this.operation, this.uri, this.path, this.query, this.headers, this.body, this.declaredBytes,
				status);
	}

	/**
	 * Declares a body so large, and sends nothing of it before it is asked to.
	 */
	public ApiCall declaringBytes(long bytes) {
		return new ApiCall(this.operation, this.uri, this.path, this.query, this.headers, "", bytes, this.status);
	}

	public RawHttp.Answer send(int port) throws IOException, InterruptedException {
		String method = this.operation.split(" ")[0];
		if (this.declaredBytes > 0) {
			return RawHttp.request(port, method + " " + target() + " HTTP/1.1", "Host: localhost", "Connection: close",
					"Expect: 100-continue", "Content-Length: " + this.declaredBytes,
					this.headers.entrySet()
						.stream()
						.map((header) -> header.getKey() + ": " + header.getValue())
						.collect(Collectors.joining("\r\n")));
		}
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + target()))
			.timeout(PATIENCE)
			.method(method, BodyPublishers.ofString(this.body));
		this.headers.forEach(request::header);
		HttpResponse<InputStream> answer = HTTP.send(request.build(), BodyHandlers.ofInputStream());
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		answer.headers().map().forEach((name, values) -> headers.put(name, String.join(", ", values)));
		return new RawHttp.Answer(answer.statusCode(), headers, read(answer.body(), headers));
	}

	/** A stream without an end is read up to its first event. */
	private static String read(InputStream body, Map<String, String> headers) throws IOException {
		try (body) {
			if (!headers.getOrDefault("Content-Type", "").startsWith("text/event-stream")) {
				return new String(body.readAllBytes(), StandardCharsets.UTF_8);
			}
			StringBuilder event = new StringBuilder();
			while (event.indexOf("\n\n") < 0) {
				event.append((char) body.read());
			}
			return event.toString();
		}
	}

	private String target() {
		String target = this.uri;
		for (Map.Entry<String, String> value : this.path.entrySet()) {
			target = target.replace("{" + value.getKey() + "}", encoded(value.getValue()));
		}
		return target + (this.query.isEmpty() ? ""
				: this.query.entrySet()
					.stream()
					.map((value) -> value.getKey() + "=" + encoded(value.getValue()))
					.collect(Collectors.joining("&", "?", "")));
	}

	@Override
	public String toString() {
		return this.operation + " " + this.path + this.query + this.headers;
	}

	private static String encoded(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
	}

	private static Map<String, String> with(Map<String, String> values, String name, String value) {
		Map<String, String> more = new LinkedHashMap<>(values);
		more.put(name, value);
		return more;
	}

}
