package markr.access;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import markr.platform.web.RawHttp;
import markr.support.ApiCall;
import markr.support.Documents;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every call that is described, as every role and as nobody: allowed as {@code x-role}
 * says, and by nothing else. Writes the table of it to {@code target/roles.md}.
 */
@SignInMarkrTest
class RolesTests {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	/** As the description says in words. */
	private static final Map<Role, Set<String>> MAY = Map.of(Role.SCANNER, Set.of("scanner"), Role.VIEWER,
			Set.of("viewer"), Role.OFFICER, Set.of("viewer", "officer"), Role.OPERATOR,
			Set.of("scanner", "viewer", "officer", "operator"), Role.ADMIN,
			Set.of("scanner", "viewer", "officer", "operator", "admin"));

	private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

	@Autowired
	Users users;

	@Autowired
	Tokens tokens;

	@Autowired
	AccessMode mode;

	@LocalServerPort
	int port;

	private final Map<Role, String> tokenOf = new EnumMap<>(Role.class);

	@BeforeEach
	void makeAUserAndTokens() {
		this.users.put("root", "a long password", Role.ADMIN, false);
		this.mode.forget();
		for (Role role : Role.values()) {
			this.tokenOf.put(role,
					this.tokens
						.make("roles " + role, role, (role == Role.SCANNER) ? "roles" : null,
								Instant.now().plusSeconds(600))
						.toString());
		}
	}

	@Test
	void mayCallWhatTheDescriptionSays() throws Exception {
		List<String> faults = new ArrayList<>();
		List<String> rows = new ArrayList<>();

		for (Map.Entry<String, List<String>> call : calls().entrySet()) {
			List<String> cells = new ArrayList<>();
			cells.add("`" + call.getKey() + "`");
			cells.add(check(call.getKey(), null, call.getValue().contains("anyone"), faults));
			for (Role role : Role.values()) {
				boolean may = call.getValue().contains("anyone")
						|| call.getValue().stream().anyMatch(MAY.get(role)::contains);
				cells.add(check(call.getKey(), role, may, faults));
			}
			rows.add("| " + String.join(" | ", cells) + " |");
		}

		Files.writeString(Path.of("target", "roles.md"), """
				| call | nobody | scanner | viewer | officer | operator | admin |
				|---|---|---|---|---|---|---|
				""" + String.join("\n", rows) + "\n");
		assertThat(faults).isEmpty();
		assertThat(rows).hasSizeGreaterThan(45);
	}

	@Test
	void areNamedAtEveryCall() throws IOException {
		assertThat(calls()).allSatisfy((call, roles) -> assertThat(roles).as(call).isNotEmpty());
		assertThat(calls().get("GET /students/{student-number}/marks")).containsExactly("officer");
		assertThat(calls().get("PUT /users/{name}")).containsExactly("admin");
		assertThat(
				calls().entrySet().stream().filter((call) -> call.getValue().contains("anyone")).map(Map.Entry::getKey))
			.allMatch(
					(call) -> call.matches("(GET|POST) /(actuator/health|sign-|first-admin|assets/|oauth2/|login/).*"));
	}

	@Test
	void mayNotCallByAnotherMethod() throws Exception {
		String viewer = this.tokenOf.get(Role.VIEWER);
		assertThat(send("HEAD /students/x/marks", null).statusCode()).isEqualTo(401);
		assertThat(send("HEAD /students/x/marks", viewer).statusCode()).isEqualTo(403);
		for (String method : List.of("OPTIONS", "PATCH", "PROPFIND", "get", "QUERY")) {
			assertThat(send(method + " /students/x/marks", viewer).statusCode()).as(method).isIn(403, 404, 405, 501);
		}
	}

	/** Nothing is let in for not being described. */
	@ParameterizedTest
	@ValueSource(strings = { "/", "/actuator", "/actuator/env", "/actuator/heapdump", "/error", "/assets/",
			"/assets/other.css", "/static/openapi.yaml", "/templates/sign-in.html", "/application.yaml", "/results",
			"/login", "/logout" })
	void mayNotCallWhatHasNoRule(String path) throws Exception {
		assertThat(send("GET " + path, null).statusCode()).isEqualTo(401);
		assertThat(send("GET " + path, this.tokenOf.get(Role.ADMIN)).statusCode()).isEqualTo(404);
	}

	/** A path that could be taken for another one is nobody's. */
	@ParameterizedTest
	@ValueSource(strings = { "/results/..;/students/roles-1/marks", "/results/%2e%2e/students/roles-1/marks",
			"/results/..%2fstudents/roles-1/marks", "/tests/../students/roles-1/marks", "//students/roles-1/marks",
			"/students//roles-1/marks", "/students;x=y/roles-1/marks", "/STUDENTS/roles-1/marks",
			"/students/roles-1/marks/", "/students/roles-1/marks;.css", "/students/roles-1/marks%00",
			"/%73tudents/roles-1/marks", "/results/x/aggregate/../marks", "/results/x/%61ggregate/../marks",
			"/results/x%2faggregate/../../students/roles-1/marks", "/assets/../students/roles-1/marks",
			"/assets/markr.css/..%2f..%2fstudents/roles-1/marks", "/actuator/health/..;/prometheus",
			"/actuator/health/%2e%2e/prometheus" })
	void mayNotComeByAnotherPath(String path) throws Exception {
		ApiCall.call("POST /import")
			.header("Authorization", "Bearer " + this.tokenOf.get(Role.SCANNER))
			.header("Content-Type", "text/xml+markr")
			.body(Documents.aDocument().result("roles", "roles-1", 20, 13).xml())
			.send(this.port);
		for (String token : Stream.of(this.tokenOf.get(Role.VIEWER), this.tokenOf.get(Role.SCANNER)).toList()) {
			assertThat(RawHttp.get(this.port, path, "Authorization: Bearer " + token).status()).isIn(400, 403, 404);
		}
		assertThat(RawHttp.get(this.port, path).status()).isIn(400, 401, 404);
	}

	private String check(String call, @Nullable Role role, boolean may, List<String> faults) throws Exception {
		HttpResponse<InputStream> answer = send(call, (role != null) ? this.tokenOf.get(role) : null);
		String body = answer.headers().firstValue("Content-Type").orElse("").contains("problem")
				? new String(answer.body().readAllBytes(), StandardCharsets.UTF_8) : "";
		answer.body().close();
		HeadersTests.STRICT.forEach((name, value) -> {
			if (!answer.headers().firstValue(name).orElse("").startsWith(value)) {
				faults.add("%s as %s: no %s".formatted(call, role, name));
			}
		});
		boolean refused = (role == null) ? answer.statusCode() == 401
				: answer.statusCode() == 403 && body.contains("Your role may not");
		if (refused == may || answer.statusCode() >= 500 && !call.contains("health")) {
			faults.add("%s as %s: answered %d %s, may: %s".formatted(call, role, answer.statusCode(), body, may));
		}
		return may ? "yes" : "";
	}

	private HttpResponse<InputStream> send(String call, @Nullable String token) throws Exception {
		String[] parts = call.split(" ");
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + this.port + parts[1].replaceAll("\\{[^}]*}", "x")))
			.timeout(Duration.ofSeconds(20))
			.method(parts[0], HttpRequest.BodyPublishers.noBody());
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
	}

	/** Those that are described, and their roles. */
	static SortedMap<String, List<String>> calls() throws IOException {
		SortedMap<String, List<String>> calls = new TreeMap<>();
		JsonNode paths = YAMLMapper.shared()
			.readTree(Path.of("src", "main", "resources", "static", "openapi.yaml").toFile())
			.get("paths");
		paths.properties()
			.forEach((path) -> METHODS.stream()
				.filter(path.getValue()::has)
				.forEach((method) -> calls.put(method.toUpperCase(Locale.ROOT) + " " + path.getKey(),
						path.getValue().get(method).path("x-role").valueStream().map(JsonNode::asString).toList())));
		return calls;
	}

}
