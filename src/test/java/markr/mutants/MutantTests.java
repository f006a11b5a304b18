package markr.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import markr.importvault.document.ViolationCode;
import markr.support.MarkrProcess;
import markr.support.TestPostgres;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;
import static org.awaitility.Awaitility.await;

/**
 * Spoiled documents by the thousand, through both front doors of a Markr with 256 MB of
 * heap. Each is accepted or refused as the rules say, with a reason; the marks are those
 * of another parser; nothing hangs, grows, or tells what it must not.
 * <p>
 * The long run: {@code mvn verify -Dtest=MutantTests -Dmutants=100000 -Dmutants.seed=7}.
 */
class MutantTests {

	private static final long SEED = Long.getLong("mutants.seed", 1);

	private static final int SHORT_RUN = 1_000;

	private static final int MUTANTS = Integer.getInteger("mutants", SHORT_RUN);

	/** After so many the heap is looked at. */
	private static final int STAGE = Math.max(1_000, MUTANTS / 20);

	private static final int CONNECTIONS = 16;

	/** One in so many is dropped into the inbox. */
	private static final int INBOX_SHARE = 2;

	private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

	private static final int PROBLEMS_MAX = 20;

	private static final long LIVE_HEAP_MAX = 100_000_000;

	private static final String SECRET = "a secret of this machine";

	private static final Pattern REASON = Pattern
		.compile("^  (?:Result \\d+, line \\d+|Line \\d+|\\d+ times).*\\[([A-Z_]+)]$", Pattern.MULTILINE);

	private final HttpClient client = HttpClient.newHttpClient();

	private final PGSimpleDataSource database = new PGSimpleDataSource();

	private final Jury jury = new Jury(OddValues.SECRET_FILE.getParent());

	@TempDir
	private Path directory;

	private Path log;

	private Path inbox;

	private JdbcClient jdbc;

	@BeforeEach
	void prepare() throws IOException {
		this.database.setUrl(TestPostgres.newDatabase());
		this.jdbc = JdbcClient.create(this.database);
		this.log = this.directory.resolve("markr.log");
		this.inbox = Files.createDirectory(this.directory.resolve("inbox"));
		Files.createDirectories(OddValues.SECRET_FILE.getParent());
		Files.writeString(OddValues.SECRET_FILE, SECRET);
	}

	@Test
	void areAcceptedOrRefusedAsTheRulesSay() throws Exception {
		try (MarkrProcess markr = start()) {
			long start = System.nanoTime();
			URI door = URI.create("http://localhost:" + markr.port() + "/import");
			for (int from = 0; from < MUTANTS && this.jury.problems().size() < PROBLEMS_MAX; from += STAGE) {
				int to = Math.min(from + STAGE, MUTANTS);
				send(door, from, to);
				long heap = liveHeap(markr.pid());
				System.out.printf("%d mutants, %d s, %d bytes of live heap%n", to,
						(System.nanoTime() - start) / 1_000_000_000, heap);
				assertThat(heap).as("live heap after %d mutants", to).isLessThan(LIVE_HEAP_MAX);
			}
			awaitInboxAnswered();
		}
		judgeDropped();
		System.out.println(this.jury.table());

		assertSoftly((softly) -> {
			softly.assertThat(this.jury.problems()).isEmpty();
			softly.assertThat(this.jury.expected().differences(this.jdbc)).isEmpty();
			softly.assertThat(telltaleLogLines()).isEmpty();
			softly
				.assertThat(this.jdbc.sql("select count(*) from scan where scan::text like ?")
					.param("%" + SECRET + "%")
					.query(Long.class)
					.single())
				.isZero();
		});
	}

	private MarkrProcess start() throws IOException {
		String[] settings = { "spring.datasource.url=" + this.database.getUrl(), "spring.datasource.username=postgres",
				"markr.inbox.directory=" + this.inbox };
		return (MUTANTS > SHORT_RUN) ? MarkrProcess.startAtFullSpeed(this.log, settings)
				: MarkrProcess.start(this.log, settings);
	}

	/** Some by the inbox, the others by several connections at once. */
	private void send(URI door, int from, int to) throws Exception {
		List<Callable<Void>> sendings = new ArrayList<>();
		for (int number = from; number < to; number++) {
			int each = number;
			sendings.add(() -> {
				Mutant mutant = Mutant.of(SEED, each);
				if (isDropped(each)) {
					drop(mutant);
				}
				else {
					post(door, mutant);
				}
				return null;
			});
		}
		ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
		try {
			for (Future<Void> sending : connections.invokeAll(sendings)) {
				sending.get();
			}
		}
		finally {
			connections.shutdownNow();
		}
	}

	private void post(URI door, Mutant mutant) throws InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(door)
			.timeout(REQUEST_TIMEOUT)
			.header("Content-Type", "text/xml+markr")
			.POST(HttpRequest.BodyPublishers.ofByteArray(mutant.bytes()))
			.build();
		try {
			HttpResponse<String> response = this.client.send(request, HttpResponse.BodyHandlers.ofString());
			judge(mutant, response.statusCode(), response.body());
		}
		catch (IOException ex) {
			this.jury.problem(mutant, "got no answer: " + ex);
		}
	}

	private void judge(Mutant mutant, int status, String body) {
		if (body.contains(SECRET)) {
			this.jury.problem(mutant, "was told the secret: " + body);
		}
		JsonNode answer = JsonMapper.shared().readTree(body);
		if (status == 200) {
			this.jury.accepted(mutant, answer.path("imported").asLong());
		}
		else if (status == 400 || status == 413 || status == 422) {
			List<String> codes = new ArrayList<>();
			for (JsonNode violation : answer.path("violations")) {
				if (violation.path("line").asLong() < 1 || violation.path("result").asLong(1) < 1) {
					this.jury.problem(mutant, "was refused without a place: " + violation);
				}
				codes.add(ViolationCode.valueOf(violation.path("code").asString()).name());
			}
			this.jury.refused(mutant, codes);
		}
		else {
			this.jury.problem(mutant, "was answered " + status + ": " + body);
		}
	}

	private static boolean isDropped(int number) {
		return number % INBOX_SHARE == 0;
	}

	private void drop(Mutant mutant) throws IOException {
		Path unfinished = this.inbox.resolve(mutant.number() + ".part");
		Files.write(unfinished, mutant.bytes());
		Files.move(unfinished, this.inbox.resolve(mutant.number() + ".xml"), StandardCopyOption.ATOMIC_MOVE);
	}

	private void awaitInboxAnswered() {
		long dropped = IntStream.range(0, MUTANTS).filter(MutantTests::isDropped).count();
		await().atMost(Duration.ofSeconds(60).plusMillis(20 * dropped))
			.pollInterval(Duration.ofMillis(200))
			.until(() -> this.jdbc.sql("""
					select count(*)
					from receipt
					left join document using (document_id)
					where way = 'INBOX' and not answer_due and state <> 'RECEIVED'
					""").query(Long.class).single() == dropped);
	}

	private void judgeDropped() throws IOException {
		for (int number = 0; number < MUTANTS; number++) {
			if (isDropped(number)) {
				judgeDropped(Mutant.of(SEED, number));
			}
		}
	}

	private void judgeDropped(Mutant mutant) throws IOException {
		Path rejected = this.inbox.resolve("rejected").resolve(mutant.number() + ".xml");
		if (!Files.exists(rejected)) {
			this.jury.accepted(mutant,
					this.jdbc.sql("select result_count from document where sha256 = sha256(?) and state = 'PUBLISHED'")
						.param(mutant.bytes())
						.query(Long.class)
						.optional()
						.orElse(-1L));
			return;
		}
		if (!Arrays.equals(Files.readAllBytes(rejected), mutant.bytes())) {
			this.jury.problem(mutant, "came back otherwise than it was dropped");
		}
		String reason = Files.readString(rejected.resolveSibling(mutant.number() + ".xml.reason.txt"));
		if (reason.contains(SECRET)) {
			this.jury.problem(mutant, "was told the secret: " + reason);
		}
		Matcher codes = REASON.matcher(reason);
		this.jury.refused(mutant, codes.results().map((code) -> ViolationCode.valueOf(code.group(1)).name()).toList());
	}

	/** What a full collection leaves, as the JVM itself counts it. */
	private static long liveHeap(long pid) throws Exception {
		Process histogram = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
				String.valueOf(pid), "GC.class_histogram")
			.redirectErrorStream(true)
			.start();
		String output = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(histogram.waitFor(30, TimeUnit.SECONDS)).as("the JVM answers").isTrue();
		MatchResult total = Pattern.compile("Total\\s+\\d+\\s+(\\d+)")
			.matcher(output)
			.results()
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(output));
		return Long.parseLong(total.group(1));
	}

	/** Neither failures nor persons have a place in the log. */
	private List<String> telltaleLogLines() {
		Pattern telltale = Pattern
			.compile(Stream.of("OutOfMemoryError", SECRET, Mutant.LAST_NAME, Mutant.STUDENT, " ERROR ", " WARN ")
				.map(Pattern::quote)
				.reduce((one, other) -> one + "|" + other)
				.orElseThrow());
		try (Stream<String> lines = Files.lines(this.log, StandardCharsets.ISO_8859_1)) {
			return lines.filter(telltale.asPredicate())
				.filter((line) -> !line.contains(" : Document rejected: "))
				// This machine may be busy.
				.filter((line) -> !line.contains(" : Database operation took "))
				.limit(PROBLEMS_MAX)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
