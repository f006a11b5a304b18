package markr.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import markr.support.MarkrProcess;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Markr as it is started for use: a process of its own with the PostgreSQL that it embeds
 * and settings by default. Its database may be asked by one thread at a time.
 */
final class RunningMarkr implements AutoCloseable {

	private static final Pattern DATABASE_PORT = Pattern.compile("PostgreSQL \\S+ runs on port (\\d+)");

	private static final Pattern COUNT_AND_MEAN = Pattern.compile("\"mean\":([0-9.E-]+).*\"count\":(\\d+)");

	private static final Pattern TOKEN = Pattern.compile("mk_\\w+");

	private final HttpClient http = HttpClient.newHttpClient();

	private final Path folder;

	private final MarkrProcess process;

	private final URI address;

	private final SingleConnectionDataSource database;

	private long readyNanos;

	private @Nullable String token;

	private RunningMarkr(Path folder, MarkrProcess process) throws IOException {
		this.folder = folder;
		this.process = process;
		this.address = URI.create("http://localhost:" + process.port());
		this.database = new SingleConnectionDataSource(databaseUrl("markr"), true);
	}

	/**
	 * Starts it on the data in a folder, if there are any, and waits until it is ready.
	 */
	static RunningMarkr start(Path folder, List<String> jvmOptions, String... settings) throws IOException {
		return start(folder, MarkrProcess.command(jvmOptions, "markr.MarkrApplication"), Stream.of(settings));
	}

	/** Starts it by a command that ends with its main class or its jar. */
	static RunningMarkr start(Path folder, List<String> command, Stream<String> settings) throws IOException {
		Path spool = Files.createDirectories(folder.resolve("spool"));
		Path log = Files.createTempFile(folder, "markr-", ".log");
		List<String> all = new ArrayList<>(List.of("markr.home=" + folder.resolve("home"),
				"markr.inbox.directory=" + folder.resolve("inbox"), "markr.http.spool-directory=" + spool));
		settings.forEach(all::add);
		MarkrProcess process = MarkrProcess.start(log, command, all.toArray(String[]::new));
		try {
			// Should this JVM be asked to end, Markr and its PostgreSQL are not left
			// behind.
			Runtime.getRuntime().addShutdownHook(new Thread(process::terminate));
			Watch.until("the log of Markr tells its port", Duration.ofMillis(5),
					() -> process.isReady() || !process.isAlive());
			RunningMarkr markr = new RunningMarkr(folder, process);
			markr.readyNanos = Watch.until("Markr is healthy", Duration.ofMillis(5),
					() -> markr.get("/actuator/health").statusCode() == 200);
			return markr;
		}
		catch (RuntimeException | Error | IOException ex) {
			process.terminate();
			throw ex;
		}
	}

	/** Of a database on its server, user and password included. */
	String databaseUrl(String name) throws IOException {
		Matcher port = DATABASE_PORT.matcher(this.process.log());
		assertThat(port.find()).as("PostgreSQL's port in the log").isTrue();
		String password = Files.readString(this.folder.resolve("home/postgres/password")).strip();
		return "jdbc:postgresql://127.0.0.1:%s/%s?user=markr&password=%s".formatted(port.group(1), name, password);
	}

	JdbcClient jdbc() {
		return JdbcClient.create(this.database);
	}

	long count(String sql, Object... params) {
		return jdbc().sql(sql).params(List.of(params)).query(Long.class).single();
	}

	/** Writes out what earlier work has left, so that it disturbs nobody's figures. */
	void calmDown() {
		jdbc().sql("checkpoint").update();
	}

	/**
	 * Renames a file into the inbox, whose file system it is on.
	 * @return where it lies until it is claimed
	 */
	Path drop(Path file) throws IOException {
		return Files.move(file, this.folder.resolve("inbox").resolve(file.getFileName()),
				StandardCopyOption.ATOMIC_MOVE);
	}

	/**
	 * Waits until a dropped file has left the inbox.
	 * @return {@link System#nanoTime()} when it had
	 */
	static long awaitClaim(Path waiting) {
		return Watch.until(waiting + " is claimed", Duration.ofMillis(1), () -> !Files.exists(waiting));
	}

	/** Where a refused file comes back. */
	Path reasonOf(String fileName) {
		return this.folder.resolve("inbox/rejected").resolve(fileName + ".reason.txt");
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return this.http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
	}

	/** To be made by the token, if there is one by now. */
	HttpRequest.Builder request(String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.address.resolve(path));
		return (this.token != null) ? request.header("Authorization", "Bearer " + this.token) : request;
	}

	/** Makes a token and a user, after which nobody may call without one. */
	void signIn() throws IOException, InterruptedException {
		Matcher made = TOKEN.matcher(send("POST", "/tokens", "{\"name\":\"bench\",\"role\":\"VIEWER\"}"));
		assertThat(made.find()).isTrue();
		send("PUT", "/users/bench", "{\"role\":\"ADMIN\",\"password\":\"nobody signs in by it\"}");
		assertThat(get("/tests").statusCode()).isEqualTo(401);
		this.token = made.group();
	}

	private String send(String method, String path, String json) throws IOException, InterruptedException {
		HttpResponse<String> answer = this.http.send(request(path).header("Content-Type", "application/json")
			.method(method, HttpRequest.BodyPublishers.ofString(json))
			.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
		return answer.body();
	}

	/**
	 * Sends a document and waits until it counts. By the client that costs least: it
	 * shares the processors.
	 */
	void post(Path file) throws IOException {
		HttpURLConnection call = (HttpURLConnection) this.address.resolve("/import").toURL().openConnection();
		call.setRequestMethod("POST");
		call.setRequestProperty("Content-Type", "text/xml+markr");
		call.setDoOutput(true);
		call.setFixedLengthStreamingMode(Files.size(file));
		try (OutputStream body = call.getOutputStream()) {
			Files.copy(file, body);
		}
		assertThat(call.getResponseCode()).as(file.toString()).isEqualTo(200);
		try (InputStream answer = call.getInputStream()) {
			answer.readAllBytes();
		}
	}

	/** How many students a test has as statistics tell; 0 if there are none. */
	long studentsIn(String testId) throws IOException, InterruptedException {
		return statistics(testId).map((match) -> Long.parseLong(match.group(2))).orElse(0L);
	}

	/** Fails unless the statistics of a test are these. */
	void assertStatistics(String testId, long students, double meanPercent) throws IOException, InterruptedException {
		Matcher statistics = statistics(testId).orElseThrow(() -> new AssertionError("No statistics of " + testId));
		assertThat(Long.parseLong(statistics.group(2))).as("students of " + testId).isEqualTo(students);
		assertThat(Double.parseDouble(statistics.group(1))).as("mean of " + testId)
			.isCloseTo(meanPercent, within(1e-9));
	}

	private Optional<Matcher> statistics(String testId) throws IOException, InterruptedException {
		HttpResponse<String> response = get("/results/" + testId + "/aggregate");
		if (response.statusCode() == 404) {
			return Optional.empty();
		}
		Matcher matcher = COUNT_AND_MEAN.matcher(response.body());
		assertThat(response.statusCode() == 200 && matcher.find()).as(response.body()).isTrue();
		return Optional.of(matcher);
	}

	/** {@link System#nanoTime()} when it was ready. */
	long readyNanos() {
		return this.readyNanos;
	}

	URI address() {
		return this.address;
	}

	MarkrProcess process() {
		return this.process;
	}

	/** Shuts it down, and with it its PostgreSQL. */
	@Override
	public void close() {
		this.database.destroy();
		this.process.terminate();
		try {
			this.process.exitStatus();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
