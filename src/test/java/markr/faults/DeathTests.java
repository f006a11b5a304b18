package markr.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import markr.support.Documents;
import markr.support.MarkrProcess;
import markr.support.MarkrTest;
import markr.support.Picture;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * A process dies at each point at which it can die, and another makes it good: what
 * becomes of the document is the same as without a death. The other one is this JVM's
 * application, which is stopped as long as the mortal one works on its database and
 * inbox.
 */
@MarkrTest
@TestPropertySource(properties = { "markr.ingest.chunk-results=10", "markr.ingest.small-document=0B",
		"markr.vault.document-size-max=2MB", "db-scheduler.polling-interval=100ms",
		"db-scheduler.heartbeat-interval=250ms", "db-scheduler.missed-heartbeats-limit=12" })
@DirtiesContext
class DeathTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final Map<Content, Picture> UNDISTURBED = new EnumMap<>(Content.class);

	/** What deaths have left, as soon as they are due. */
	private static final Map<PointOfDeath, String> LEFT = new EnumMap<>(PointOfDeath.class);

	/** Owners of claims that are dead, and must leave nothing. */
	private static final Set<String> DEAD = new HashSet<>();

	/** What differs from answer to answer: ids and times. */
	private static final String OWN = "[0-9a-f]{64}|\\d{4}-\\d\\d-\\d\\dT[^\"]+";

	@TempDir
	private static Path logs;

	@TempDir
	private static Path spool;

	/** Waits for its turn: it starts while the survivor of another works. */
	private static MarkrProcess next;

	private static Kind kindOfNext;

	private static Set<String> ownersBeforeNext;

	@Autowired
	private ConfigurableApplicationContext survivor;

	@Autowired
	private JdbcClient jdbc;

	@Value("${markr.inbox.directory}")
	private Path inbox;

	@Value("${spring.datasource.url}")
	private String database;

	@AfterAll
	static void endTheLast() {
		if (next != null) {
			next.close();
			next = null;
		}
	}

	@BeforeEach
	void resume() {
		this.survivor.start();
	}

	@ParameterizedTest
	@EnumSource(names = { "POSTED.*", "TOGETHER.*" }, mode = EnumSource.Mode.MATCH_NONE)
	void makesGoodWhateverAProcessThatDiedLeaves(PointOfDeath point) throws Exception {
		Picture undisturbed = undisturbed(point.content);
		if (!LEFT.containsKey(point)) {
			letDieAt(point.together());
		}

		assertThat(LEFT.get(point)).isEqualTo(point.leaves);
		awaitEqual(point, point.content.of(point.key()), undisturbed);
	}

	@ParameterizedTest
	@EnumSource(names = "POSTED.*", mode = EnumSource.Mode.MATCH_ALL)
	void answersAPostThatIsSentAgainAsItWouldHaveBeenAnswered(PointOfDeath point) throws Exception {
		byte[] another = point.content.of(point.keyOfAnother());
		String answer = post(survivorsPort(), another);
		Picture undisturbed = finished(point.keyOfAnother(), another, point.content);
		byte[] content = point.content.of(point.key());
		try (MarkrProcess mortal = next(Kind.ASKED_BY_HTTP)) {
			this.survivor.stop();
			mortal.dieAt(point.where);
			assertThatIOException().isThrownBy(() -> post(mortal.port(), content));
			assertThatHasDied(mortal, point.where);
		}
		startNext(Kind.ASKED_BY_HTTP);
		Picture left = picture(point.key(), content);
		assertThat(left.inShort(claim(content))).isEqualTo(point.leaves);
		assertThat(spool).isEmptyDirectory();

		this.survivor.start();

		boolean kept = !left.receipts().isEmpty();
		if (kept) {
			// For that, nobody need send it again.
			awaitEqual(point, content, undisturbed);
		}
		assertThat(post(survivorsPort(), content)).isEqualTo(answer);
		awaitEqual(point, content, kept ? undisturbed.withAnotherReceipt() : undisturbed);
	}

	/** Its record is another one: whether it was imported with others or by itself. */
	@ParameterizedTest
	@EnumSource(names = "TOGETHER.*", mode = EnumSource.Mode.MATCH_ALL)
	void importsByItselfWhatADeadProcessHasNotConcludedTogether(PointOfDeath point) throws Exception {
		Picture undisturbed = undisturbed(point.content);
		byte[] content = point.content.of(point.key());
		try (MarkrProcess mortal = next(Kind.TOGETHER)) {
			this.survivor.stop();
			drop(point.key(), content, this.inbox);
			mortal.dieAt(point.where);
			assertThatHasDied(mortal, point.where);
		}
		startNext(Kind.TOGETHER);
		assertThat(picture(point.key(), content).inShort(claim(content))).isEqualTo(point.leaves);

		this.survivor.start();

		patiently().untilAsserted(() -> assertThat(picture(point.key(), content)).usingRecursiveComparison()
			.ignoringFields("steps")
			.isEqualTo(undisturbed));
		patiently().untilAsserted(() -> assertThat(runsLeft()).isZero());
	}

	private long runsLeft() {
		return this.jdbc.sql("""
				select count(*)
				from batch_job_execution
				join batch_job_instance using (job_instance_id)
				where job_name = 'import-small' and status not in ('COMPLETED', 'FAILED')
				""").query(Long.class).single();
	}

	private void letDieAt(List<PointOfDeath> points) throws Exception {
		this.survivor.stop();
		for (PointOfDeath point : points) {
			drop(point.key(), point.content.of(point.key()),
					point.isOfASuccessor() ? claimOfAnEndedProcess() : this.inbox);
		}
		String taken = "drop.inbox.ClaimFolder#remove exit " + points.size();
		if (points.get(0).earlier != null) {
			letDieAt(ways(points, (point) -> point.earlier.where) + " | " + taken, List.of());
		}
		boolean stopping = points.get(0).isAtAShutdown();
		String ways = ways(points, (point) -> point.where);
		letDieAt((points.size() > 1 && points.get(0).earlier == null && !stopping) ? ways + " | " + taken : ways,
				stopping ? points : List.of());
		for (PointOfDeath point : points) {
			byte[] content = point.content.of(point.key());
			LEFT.put(point, picture(point.key(), content).inShort(claim(content)));
		}
		this.survivor.start();
	}

	private void letDieAt(String where, List<PointOfDeath> stopping) throws Exception {
		try (MarkrProcess mortal = next(Kind.BY_ITSELF)) {
			mortal.dieAt(where);
			for (PointOfDeath point : stopping) {
				mortal.awaitLog("taken from the inbox: \"" + point.key() + ".xml\"");
				mortal.awaitLog("Reached markr." + PointOfDeath.Places.CHUNK_COPIED
						+ ((stopping.size() > 1) ? ": " + shortSha(point.content.of(point.key())) : ""));
			}
			if (!stopping.isEmpty()) {
				mortal.terminate();
			}
			assertThatHasDied(mortal, where);
		}
		startNext(Kind.BY_ITSELF);
	}

	private static String ways(List<PointOfDeath> points, Function<PointOfDeath, String> where) {
		return (points.size() == 1) ? where.apply(points.get(0))
				: points.stream()
					.map((point) -> shortSha(point.content.of(point.key())) + ": " + where.apply(point))
					.collect(Collectors.joining(" | "));
	}

	private static void assertThatHasDied(MarkrProcess mortal, String where) throws InterruptedException {
		assertThat(mortal.exitStatus()).as(mortal.log()).isEqualTo(Death.EXIT_STATUS);
		assertThat(mortal.log()).contains("Died at " + where);
	}

	private static String shortSha(byte[] content) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)).substring(0, 12);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Picture undisturbed(Content content) throws IOException {
		Picture known = UNDISTURBED.get(content);
		if (known == null) {
			String key = "un" + content.ordinal();
			byte[] bytes = content.of(key);
			drop(key, bytes, this.inbox);
			known = finished(key, bytes, content);
			UNDISTURBED.put(content, known);
		}
		return known;
	}

	private Picture finished(String key, byte[] bytes, Content content) {
		return patiently().until(() -> picture(key, bytes),
				(picture) -> picture.inShort(claim(bytes)).equals(content.becomes) && picture.isAnswered());
	}

	private void awaitEqual(PointOfDeath point, byte[] content, Picture undisturbed) {
		patiently().untilAsserted(
				() -> assertThat(picture(point.key(), content)).usingRecursiveComparison().isEqualTo(undisturbed));
	}

	/** Files may go while a picture is taken. */
	private static ConditionFactory patiently() {
		return await().atMost(LIMIT)
			.ignoreExceptionsMatching((ex) -> ex instanceof NoSuchFileException || ex instanceof UncheckedIOException);
	}

	private int survivorsPort() {
		return this.survivor.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	private static String post(int port, byte[] content) throws Exception {
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/import"))
				.header("Content-Type", "text/xml+markr")
				.POST(HttpRequest.BodyPublishers.ofByteArray(content))
				.build(), HttpResponse.BodyHandlers.ofString());
		return response.statusCode() + " " + response.body().replaceAll(OWN, "");
	}

	private Picture picture(String key, byte[] content) throws IOException {
		Path claims = this.inbox.resolve(".claim");
		return Picture.of(key, content, this.jdbc, this.inbox, (path) -> path.getParent().equals(claims)
				&& DEAD.stream().noneMatch((owner) -> path.getFileName().toString().startsWith(owner)));
	}

	private long claim(byte[] content) {
		return this.jdbc.sql("select claim from document where sha256 = sha256(?)")
			.param(content)
			.query(Long.class)
			.optional()
			.orElse(0L);
	}

	private Set<String> owners() throws IOException {
		try (Stream<Path> claims = Files.list(this.inbox.resolve(".claim"))) {
			return new HashSet<>(
					claims.filter(Files::isDirectory).map((path) -> path.getFileName().toString()).toList());
		}
	}

	private Path claimOfAnEndedProcess() throws IOException {
		String owner = UUID.randomUUID().toString();
		DEAD.add(owner);
		Path claims = this.inbox.resolve(".claim");
		Files.createFile(claims.resolve(owner + ".lock"));
		return Files.createDirectories(claims.resolve(owner).resolve(UUID.randomUUID().toString()));
	}

	private MarkrProcess next(Kind kind) throws IOException {
		if (next == null || kindOfNext != kind) {
			endTheLast();
			startNext(kind);
		}
		MarkrProcess mortal = next;
		mortal.awaitLog(MortalMarkr.AT_THE_GATE);
		DEAD.addAll(owners());
		DEAD.removeAll(ownersBeforeNext);
		next = null;
		return mortal;
	}

	private void startNext(Kind kind) throws IOException {
		ownersBeforeNext = owners();
		kindOfNext = kind;
		next = start(kind.settings);
	}

	private MarkrProcess start(List<String> settings) throws IOException {
		List<String> all = new ArrayList<>(List.of("spring.datasource.url=" + this.database,
				"spring.datasource.username=postgres", "spring.datasource.hikari.minimum-idle=1",
				"spring.datasource.hikari.maximum-pool-size=60", "db-scheduler.threads=25",
				"spring.flyway.enabled=false", "markr.inbox.directory=" + this.inbox, "markr.inbox.settle=0s",
				"markr.inbox.poll-interval=20ms", "markr.ingest.chunk-results=10", "markr.vault.document-size-max=2MB",
				// Alive, however slow it is.
				"db-scheduler.heartbeat-interval=250ms", "db-scheduler.missed-heartbeats-limit=100"));
		all.addAll(settings);
		all.add("markr.http.spool-directory=" + spool);
		return MarkrProcess.startMortal(Files.createTempFile(logs, "mortal", ".log"), all.toArray(String[]::new));
	}

	private static void drop(String key, byte[] content, Path folder) throws IOException {
		Path unfinished = Files.write(folder.resolve("." + key), content);
		Files.move(unfinished, folder.resolve(key + ".xml"), StandardCopyOption.ATOMIC_MOVE);
	}

	/** How mortals import documents. */
	private enum Kind {

		BY_ITSELF("spring.main.web-application-type=none", "markr.ingest.small-document=0B"),

		TOGETHER("spring.main.web-application-type=none", "markr.ingest.small-document=1MB"),

		ASKED_BY_HTTP("markr.ingest.small-document=0B");

		private final List<String> settings;

		Kind(String... settings) {
			this.settings = List.of(settings);
		}

	}

	/** What is dropped: 25 results in two tests, the last three of them rescans. */
	enum Content {

		GOOD(Set.of(), 0, "PUBLISHED, claim 1, job COMPLETED, publish COMPLETED, 25 scans, 22 marks"),

		/** The vault stores it in two parts. */
		LARGE(Set.of(), 1_100_000, GOOD.becomes),

		BAD(Set.of(18, 23), 0,
				"back with its reason, REJECTED, claim 1, job COMPLETED, reject COMPLETED, 2 violations"),

		TOO_LARGE(Set.of(), 2_100_000, "back with its reason, REFUSED");

		private final Set<Integer> violations;

		private final int padding;

		final String becomes;

		Content(Set<Integer> violations, int padding, String becomes) {
			this.violations = violations;
			this.padding = padding;
			this.becomes = becomes;
		}

		byte[] of(String key) {
			Documents document = Documents.aDocument();
			for (int i = 1; i <= 25; i++) {
				int obtained = this.violations.contains(i) ? 21 : (i * 7) % 21;
				document.result(key + "-" + i % 2, "s" + i % 22, 20, obtained);
			}
			return document.element("<!--" + "x".repeat(this.padding) + "-->\n").bytes();
		}

	}

}
