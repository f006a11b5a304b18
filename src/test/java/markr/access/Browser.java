package markr.access;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Keeps cookies and sends forms, as people's browsers do. */
class Browser {

	private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]*)\"");

	private final CookieManager cookies = new CookieManager();

	private final HttpClient http;

	private final String address;

	Browser(int port) {
		this("http://localhost:" + port, HttpClient.newBuilder());
	}

	Browser(String address, HttpClient.Builder http) {
		this.address = address;
		this.http = http.cookieHandler(this.cookies).build();
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return this.http.send(HttpRequest.newBuilder(uri(path)).header("Accept", "text/html,*/*").build(),
				BodyHandlers.ofString());
	}

	/** Sends the form of a page, with what stands in it. */
	HttpResponse<String> submit(String page, String path, Map<String, String> fields)
			throws IOException, InterruptedException {
		return post(path, fields, formOf(page));
	}

	/** What shows that a form is from a page. */
	String formOf(String page) throws IOException, InterruptedException {
		Matcher token = TOKEN.matcher(get(page).body());
		return token.find() ? token.group(1) : "";
	}

	HttpResponse<String> post(String path, Map<String, String> fields, String token, String... headers)
			throws IOException, InterruptedException {
		String form = fields.entrySet()
			.stream()
			.map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&")) + "&_csrf=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
		HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(form));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.http.send(request.build(), BodyHandlers.ofString());
	}

	HttpResponse<String> signIn(String name, String password) throws IOException, InterruptedException {
		return submit("/sign-in", "/sign-in", Map.of("name", name, "password", password));
	}

	List<HttpCookie> cookies() {
		return this.cookies.getCookieStore().getCookies();
	}

	/** Has a session that somebody else has put there. */
	void plant(String session) {
		HttpCookie cookie = new HttpCookie("SESSION", session);
		cookie.setPath("/");
		// As the one that comes with an answer.
		cookie.setDomain("localhost.local");
		cookie.setVersion(0);
		this.cookies.getCookieStore().add(uri("/"), cookie);
	}

	String session() {
		return cookie("SESSION");
	}

	String cookie(String name) {
		return cookies().stream()
			.filter((cookie) -> cookie.getName().equals(name))
			.map(HttpCookie::getValue)
			.findFirst()
			.orElse("");
	}

	private URI uri(String path) {
		return URI.create(this.address + path);
	}

}
