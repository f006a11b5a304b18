package markr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import markr.faults.Death;
import markr.faults.MortalMarkr;
import markr.support.Documents;
import markr.support.DropLedger;
import markr.support.MarkrProcess;
import markr.support.MarkrTest;
import markr.support.SftpSite;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** File onto an SFTP server, statistics out; and the same when Markr dies on the way. */
@MarkrTest
@AutoConfigureRestTestClient
@DirtiesContext
public class SftpTests {

	private static final String BEFORE_THE_COMMIT = "drop.FolderIntake#receipt enter";

	private static final String BEFORE_THE_REMOVAL = "drop.FolderIntake#finish enter";

	/** Where a process dies here. */
	public static final List<String> POINTS_OF_DEATH = List.of(BEFORE_THE_COMMIT, BEFORE_THE_REMOVAL);

	private static final Duration SOON = Duration.ofSeconds(60);

	@TempDir
	private static Path directory;

	private static SftpSite site;

	@Autowired
	private RestTestClient http;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private ConfigurableApplicationContext survivor;

	@Value("${spring.datasource.url}")
	private String database;

	@Value("${markr.inbox.directory}")
	private Path inbox;

	@DynamicPropertySource
	static void serve(DynamicPropertyRegistry settings) throws IOException {
		Files.createDirectories(results());
		site = SftpSite.start(results().getParent());
		site.knownHosts(directory);
		for (String setting : settings()) {
			settings.add(setting.substring(0, setting.indexOf('=')), () -> setting.substring(setting.indexOf('=') + 1));
		}
	}

	private static String[] settings() {
		return Stream
			.of("host=127.0.0.1", "port=" + site.port(), "user=" + SftpSite.USER, "password=" + SftpSite.PASSWORD,
					"known-hosts-file=" + directory.resolve("known_hosts"), "folder=results", "settle=2s",
					"poll-interval=200ms")
			.map((setting) -> "markr.sftp.servers.school." + setting)
			.toArray(String[]::new);
	}

	private static Path results() {
		return directory.resolve("site/results");
	}

	@AfterAll
	static void close() throws IOException {
		site.close();
	}

	@BeforeEach
	void resume() {
		this.survivor.start();
	}

	@Test
	void makesStatisticsOfARealDocumentAndGivesABadOneBack() throws IOException {
		upload("south/sample.xml", getClass().getResourceAsStream("/documents/sample_results.xml").readAllBytes());
		upload("south/bad.xml", Documents.aDocument().result("sftp-bad", "1", 10, 11).bytes());

		await().atMost(SOON)
			.untilAsserted(() -> this.http.get()
				.uri("/results/9863/aggregate")
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody()
				.jsonPath("$.count")
				.isEqualTo(81)
				.jsonPath("$.mean")
				.isEqualTo(50.80246913580247));
		await().atMost(SOON).until(() -> Files.exists(results().resolve("south/rejected/bad.xml.reason.txt")));
		patiently().untilAsserted(() -> assertThat(filesIn(results()))
			.containsExactlyInAnyOrder("south/rejected/bad.xml", "south/rejected/bad.xml.reason.txt"));
		assertThat(this.jdbc.sql("select way || ' ' || inbox || ' ' || source from receipt where name = 'sample.xml'")
			.query(String.class)
			.single()).isEqualTo("SFTP sftp:school south");
	}

	@Test
	void removesWhatHadComeBackWhenItIsReinstated() throws IOException {
		byte[] document = Documents.aDocument().result("sftp-reinstated", "1", 20, 13).bytes();
		upload("west/first.xml", document);
		await().atMost(SOON)
			.untilAsserted(
					() -> this.http.get().uri("/results/sftp-reinstated/aggregate").exchange().expectStatus().isOk());
		act(document, "withdraw");
		upload("west/again.xml", document);
		await().atMost(SOON).until(() -> Files.exists(results().resolve("west/rejected/again.xml.reason.txt")));
		upload("west/rejected/another.xml", document);

		act(document, "reinstate");

		patiently().untilAsserted(
				() -> assertThat(filesIn(results().resolve("west"))).containsExactly("rejected/another.xml"));
		Files.delete(results().resolve("west/rejected/another.xml"));
	}

	private void act(byte[] document, String act) {
		this.http.post()
			.uri("/imports/%s/%s".formatted(DropLedger.sha256(document), act))
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("reason", "It was a mock exam", "by", "A. Head"))
			.exchange()
			.expectStatus()
			.isOk();
	}

	/** Between the claim and the vault's commit, and between that and the removal. */
	@ParameterizedTest
	@CsvSource({ BEFORE_THE_COMMIT + ", 0", BEFORE_THE_REMOVAL + ", 1" })
	void countsAFileOnceWhoseNodeDies(String where, long receiptsThen) throws Exception {
		String name = "dies-%d.xml".formatted(receiptsThen);
		String test = "sftp-dies-" + receiptsThen;
		this.survivor.stop();
		endLease();
		upload(name, Documents.aDocument().result(test, "1", 10, 7).bytes());
		try (MarkrProcess mortal = MarkrProcess
			.startMortal(directory.resolve("mortal.log"),
					Stream
						.concat(Stream.of(settings()),
								Stream.of("spring.datasource.url=" + this.database,
										"markr.inbox.directory=" + this.inbox, "spring.main.web-application-type=none"))
						.toArray(String[]::new))) {
			mortal.awaitLog(MortalMarkr.AT_THE_GATE);
			mortal.dieAt(where);
			assertThat(mortal.exitStatus()).as(mortal.log()).isEqualTo(Death.EXIT_STATUS);
		}
		assertThat(receipts(name)).isEqualTo(receiptsThen);
		assertThat(filesIn(results())).anyMatch((file) -> file.matches("\\.markr-[0-9a-f-]{36}-" + name));
		endLease();

		this.survivor.start();

		patiently().until(() -> filesIn(results()).noneMatch((file) -> file.endsWith(name)));
		assertThat(receipts(name)).isEqualTo(1);
		await().atMost(SOON)
			.until(() -> this.jdbc.sql("select count(*) from mark where test_id = ?")
				.param(test)
				.query(Long.class)
				.single() == 1);
	}

	private void endLease() {
		this.jdbc.sql("update sftp_lease set until = now() - interval '1 second'").update();
	}

	private long receipts(String name) {
		return this.jdbc.sql("select count(*) from receipt where name = ?").param(name).query(Long.class).single();
	}

	private void upload(String name, byte[] content) throws IOException {
		Path file = results().resolve(name);
		Files.createDirectories(file.getParent());
		Path part = Files.write(file.resolveSibling(file.getFileName() + ".part"), content);
		Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
	}

	/** A file may go while it is examined. */
	private static ConditionFactory patiently() {
		return await().atMost(SOON).ignoreExceptionsInstanceOf(UncheckedIOException.class);
	}

	private static Stream<String> filesIn(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(Files::isRegularFile)
				.map((file) -> folder.relativize(file).toString())
				.toList()
				.stream();
		}
	}

}
