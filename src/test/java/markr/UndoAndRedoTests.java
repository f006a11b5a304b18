package markr;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import markr.faults.MortalPostgres;
import markr.ingest.ChangeableRules;
import markr.support.Dice;
import markr.support.Documents;
import markr.support.ExpectedMarks;
import markr.support.MarkrProcess;
import markr.support.QuickStart;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The whole story on two nodes: the sample and a mock exam for the same test; the mock is
 * withdrawn, reinstated, withdrawn; a version with other rules comes, what it would
 * change is tried, and everything is processed again. In the middle of that a node is
 * killed for good, while documents go on to come and are taken back and given back. The
 * marks are those of another parser under the new rules, and those of a fresh import.
 * <p>
 * By itself, and with the death of either node: {@code mvn verify -Dtest=UndoAndRedoTests
 * -Dundo.both=true}.
 */
class UndoAndRedoTests {

	private static final Duration LIMIT = Duration.ofMinutes(2);

	private static final int DOCUMENTS = Integer.getInteger("undo.documents", 300);

	/** So many have been processed again when a node dies. */
	private static final int DOCUMENTS_BEFORE_DEATH = 100;

	private static final int COMING = 40;

	private static final String SAMPLE_STATISTICS = """
			{"mean":50.80246913580247,"stddev":9.92119535943923,"min":30.0,"max":75.0,"p25":45.0,"p50":50.0,"p75":55.0,\
			"count":81}""";

	private static final JsonMapper JSON = JsonMapper.shared();

	private final HttpClient http = HttpClient.newHttpClient();

	private final List<MarkrProcess> nodes = new ArrayList<>();

	private final List<byte[]> documents = new ArrayList<>();

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	Path directory;

	static Stream<Boolean> whoDies() {
		return Boolean.getBoolean("undo.both") ? Stream.of(true, false) : Stream.of(true);
	}

	/** Whether the node dies that leads the others, or one that does its part. */
	@ParameterizedTest(name = "the leader dies: {0}")
	@MethodSource("whoDies")
	void givesTheMarksOfAFreshImportUnderTheNewRules(boolean leaderDies) throws Exception {
		Path inbox = Files.createDirectories(this.directory.resolve("inbox"));
		ExecutorService person = Executors.newSingleThreadExecutor();
		try (MortalPostgres postgres = MortalPostgres.create(this.directory.resolve("postgres"))) {
			startNodes(2, "markr.MarkrApplication", postgres, inbox);
			JdbcClient jdbc = JdbcClient.create(postgres.dataSource());
			byte[] mock = dropAll(inbox, jdbc);
			withdrawAndReinstate(mock);

			closeNodes();
			startNodes(2, "markr.ingest.NewRulesMarkr", postgres, inbox);
			JsonNode dryRun = dryRun("what-if");
			assertThat(statistics(0)).isEqualTo(JSON.readTree(SAMPLE_STATISTICS));

			String everything = "{\"act\":\"REPROCESS\",\"reason\":\"new rules\",\"selection\":{\"everything\":true}}";
			assertThat(send(0, "PUT", "/orders/new-rules", everything).statusCode()).isEqualTo(202);
			Future<List<byte[]>> acting = person.submit(this::importWithdrawAndReinstate);
			await().atMost(LIMIT)
				.pollInterval(Duration.ofMillis(10))
				.until(() -> ended(jdbc) >= DOCUMENTS_BEFORE_DEATH);
			int leader = "node-0".equals(leader(jdbc)) ? 0 : 1;
			MarkrProcess dying = this.nodes.get(leaderDies ? leader : 1 - leader);
			dying.kill();
			assertThat(ended(jdbc)).as("processed again when the node died").isLessThan(DOCUMENTS + 2);
			this.nodes.remove(dying);

			List<byte[]> withdrawn = acting.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
			withdrawn.add(mock);
			JsonNode order = await().atMost(LIMIT)
				.until(() -> get(0, "/orders/new-rules"), (it) -> it.get("state").asString().equals("ENDED"));
			assertThat(order.at("/outcomes/FAILED").isMissingNode()).isTrue();
			assertThat(dryRun.at("/outcomes/CHANGED").asInt() + dryRun.at("/outcomes/REFUSED").asInt())
				.isGreaterThan(DOCUMENTS / 2);
			List<byte[]> counting = this.documents.stream().filter((it) -> !withdrawn.contains(it)).toList();
			ExpectedMarks expected = new ExpectedMarks();
			counting.forEach((it) -> ChangeableRules.byNewRules(it).ifPresent(expected::add));
			assertThat(expected.differences(jdbc)).isEmpty();
			List<String> marks = marks(jdbc);
			closeNodes();
			assertThat(marks).isEqualTo(freshlyImported(counting));
		}
		finally {
			person.shutdownNow();
			closeNodes();
		}
	}

	/** Returns the mock exam. */
	private byte[] dropAll(Path inbox, JdbcClient jdbc) throws Exception {
		byte[] sample;
		try (InputStream stream = getClass().getResourceAsStream("/documents/sample_results.xml")) {
			sample = Objects.requireNonNull(stream).readAllBytes();
		}
		byte[] mock = new String(sample, StandardCharsets.UTF_8).replaceAll("obtained=\"\\d+\"", "obtained=\"20\"")
			.getBytes(StandardCharsets.UTF_8);
		this.documents.add(sample);
		this.documents.add(mock);
		IntStream.range(0, DOCUMENTS).mapToObj(UndoAndRedoTests::document).forEach(this.documents::add);
		drop(this.documents, inbox);
		awaitImports(jdbc, this.documents.size());
		return mock;
	}

	private static byte[] document(int number) {
		Dice dice = new Dice(7, number);
		Documents document = Documents.aDocument();
		for (int results = 1 + dice.below(4); results > 0; results--) {
			String student = dice.oneIn(20) ? "x" + dice.below(30) : "s" + dice.below(300);
			document.result("redo-" + dice.below(6), student, 20 + dice.below(3), dice.below(21));
		}
		// No two are the same.
		return document.element("<number>" + number + "</number>").bytes();
	}

	private void withdrawAndReinstate(byte[] mock) throws Exception {
		JsonNode alone = JSON.readTree(SAMPLE_STATISTICS);
		assertThat(statistics(0)).isNotEqualTo(alone);
		assertThat(act(0, mock, "withdraw")).isEqualTo(200);
		assertThat(statistics(1)).isEqualTo(alone);
		assertThat(act(1, mock, "reinstate")).isEqualTo(200);
		assertThat(statistics(0)).isNotEqualTo(alone);
		assertThat(act(0, mock, "withdraw")).isEqualTo(200);
		assertThat(statistics(1)).isEqualTo(alone);
	}

	/**
	 * Returns what is withdrawn in the end; each act is repeated until it is answered.
	 */
	private List<byte[]> importWithdrawAndReinstate() {
		List<byte[]> withdrawn = new ArrayList<>();
		Dice dice = new Dice(11, 0);
		for (int number = 0; number < COMING; number++) {
			byte[] coming = document(DOCUMENTS + number);
			until(200, 422, () -> sendTo("/import", "text/xml+markr", coming));
			synchronized (this.documents) {
				this.documents.add(coming);
			}
			byte[] other = this.documents.get(2 + dice.below(this.documents.size() - 2));
			// 409: the rules refuse it.
			if (!withdrawn.contains(other)) {
				if (until(200, 409, () -> act(other, "withdraw")) == 200) {
					withdrawn.add(other);
				}
			}
			else if (until(200, 409, () -> act(other, "reinstate")) == 200) {
				withdrawn.remove(other);
			}
		}
		return withdrawn;
	}

	private int until(int good, int otherGood, Call call) {
		return await().atMost(LIMIT)
			.pollInterval(Duration.ofMillis(20))
			.ignoreExceptionsInstanceOf(IOException.class)
			.until(call::send, (status) -> status == good || status == otherGood);
	}

	private int act(byte[] document, String act) throws Exception {
		return sendTo("/imports/%s/%s".formatted(id(document), act), "application/json",
				"{\"reason\":\"a test\"}".getBytes(StandardCharsets.UTF_8));
	}

	private int act(int node, byte[] document, String act) throws Exception {
		return send(node, "POST", "/imports/%s/%s".formatted(id(document), act), "{\"reason\":\"a test\"}")
			.statusCode();
	}

	/** Whichever node answers. */
	private int sendTo(String path, String type, byte[] body) throws Exception {
		IOException last = new IOException("nobody answers");
		for (MarkrProcess node : List.copyOf(this.nodes)) {
			try {
				return this.http
					.send(HttpRequest.newBuilder(address(node).resolve(path))
						.header("Content-Type", type)
						.timeout(Duration.ofSeconds(20))
						.POST(HttpRequest.BodyPublishers.ofByteArray(body))
						.build(), HttpResponse.BodyHandlers.discarding())
					.statusCode();
			}
			catch (IOException ex) {
				last = ex;
			}
		}
		throw last;
	}

	private JsonNode dryRun(String id) throws Exception {
		assertThat(send(0, "PUT", "/orders/" + id,
				"{\"act\":\"REPROCESS\",\"dry_run\":true,\"reason\":\"new rules\",\"selection\":{\"everything\":true}}")
			.statusCode()).isEqualTo(202);
		return await().atMost(LIMIT)
			.until(() -> get(0, "/orders/" + id), (it) -> it.get("state").asString().equals("ENDED"));
	}

	private JsonNode statistics(int node) throws Exception {
		return get(node, "/results/9863/aggregate");
	}

	private JsonNode get(int node, String path) throws Exception {
		return JSON.readTree(send(node, "GET", path, "").body());
	}

	private HttpResponse<String> send(int node, String method, String path, String body) throws Exception {
		return this.http.send(HttpRequest.newBuilder(address(this.nodes.get(node)).resolve(path))
			.header("Content-Type", "application/json")
			.method(method, HttpRequest.BodyPublishers.ofString(body))
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static URI address(MarkrProcess node) {
		return URI.create("http://localhost:" + node.port());
	}

	private static long ended(JdbcClient jdbc) {
		return jdbc.sql("""
				select count(*)
				from ordered_document
				join orders using (order_id)
				where name = 'new-rules' and outcome is not null
				""").query(Long.class).single();
	}

	private static String leader(JdbcClient jdbc) {
		return jdbc.sql(
				"select picked_by from scheduled_tasks where task_name = 'carry-out-order' and task_instance not like '%@%'")
			.query(String.class)
			.single();
	}

	private List<String> freshlyImported(List<byte[]> counting) throws Exception {
		Path inbox = Files.createDirectories(this.directory.resolve("fresh-inbox"));
		try (MortalPostgres postgres = MortalPostgres.create(this.directory.resolve("fresh-postgres"))) {
			startNodes(1, "markr.ingest.NewRulesMarkr", postgres, inbox);
			JdbcClient jdbc = JdbcClient.create(postgres.dataSource());
			drop(counting, inbox);
			awaitImports(jdbc, counting.size());
			List<String> marks = marks(jdbc);
			closeNodes();
			return marks;
		}
	}

	private static List<String> marks(JdbcClient jdbc) {
		return jdbc
			.sql("""
					select concat_ws(' ', test_id, student_number, obtained) from mark
					union all
					select concat_ws(' ', test_id, obtained, 'by', students) from mark_distribution where students > 0
					union all
					select concat_ws(' ', test_id, available, 'available,', students, 'students') from test where students > 0
					order by 1
					""")
			.query(String.class)
			.list();
	}

	private static void drop(List<byte[]> documents, Path inbox) throws IOException {
		for (int number = 0; number < documents.size(); number++) {
			Path part = Files.write(inbox.resolve(number + ".xml.part"), documents.get(number));
			Files.move(part, inbox.resolve(number + ".xml"));
		}
	}

	private static void awaitImports(JdbcClient jdbc, int documents) {
		await().atMost(LIMIT)
			.until(() -> jdbc.sql("select count(*) from document where state <> 'RECEIVED'").query(Long.class).single(),
					(ended) -> ended == documents);
	}

	private void startNodes(int count, String mainClass, MortalPostgres postgres, Path inbox) throws IOException {
		for (int node = 0; node < count; node++) {
			Path log = Files.createTempFile(this.directory, "node-" + node + "-", ".log");
			this.nodes.add(MarkrProcess.start(log, QuickStart.command(MarkrProcess.SHORT_LIFE, mainClass),
					Stream.concat(
							Map.of("spring.datasource.url", postgres.url(), "spring.datasource.username", "postgres",
									"markr.inbox.directory", inbox, "markr.inbox.settle", "300ms", "markr.vault.node",
									"node-" + node, "db-scheduler.scheduler-name", "node-" + node,
									"db-scheduler.heartbeat-interval", "500ms")
								.entrySet()
								.stream()
								.map((setting) -> setting.getKey() + "=" + setting.getValue()),
							Stream.of("markr.ingest.group-documents=10"))
						.toArray(String[]::new)));
		}
		this.nodes.forEach(MarkrProcess::port);
	}

	private void closeNodes() {
		this.nodes.forEach(MarkrProcess::close);
		this.nodes.clear();
	}

	private static String id(byte[] document) throws Exception {
		return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
	}

	/** A request that may be lost; the status of its answer. */
	private interface Call {

		int send() throws Exception;

	}

}
