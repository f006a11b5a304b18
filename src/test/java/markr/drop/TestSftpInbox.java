package markr.drop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import markr.importvault.RefusedDrop;
import markr.support.SftpSite;

import org.springframework.boot.health.contributor.Health;

/**
 * A node's work on an SFTP server without pollers, on a clock of its own: a test says
 * when it looks, and how much time has passed.
 */
final class TestSftpInbox implements AutoCloseable {

	static final Duration SETTLE = Duration.ofSeconds(5);

	final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

	final SftpServer server;

	final SftpLeases leases;

	TestSftpInbox(String name, SftpProperties.Server settings, VaultForTests vault) {
		this(name, settings, vault, vault.vault(), vault.outcomes());
	}

	TestSftpInbox(String name, SftpProperties.Server settings, VaultForTests database, ImportVault vault,
			Outcomes outcomes) {
		this.leases = new SftpLeases(new SftpLeaseTable(database.jdbc()));
		this.server = new SftpServer(name, settings, Path.of(System.getProperty("java.io.tmpdir")), this.leases, vault,
				outcomes, VaultForTests.SIZE_BYTES_MAX,
				Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC), this.nanos::get);
	}

	static SftpProperties.Server settings(SftpSite site, Path knownHosts) {
		return settings(site, knownHosts, (settings) -> settings);
	}

	static SftpProperties.Server settings(SftpSite site, Path knownHosts, UnaryOperator<Settings> change) {
		Settings settings = change.apply(new Settings(SftpSite.PASSWORD, null, "*", null));
		return new SftpProperties.Server("127.0.0.1", site.port(), SftpSite.USER, settings.password, null, null,
				settings.privateKeyFile, null, knownHosts.toFile(), "results", settings.pattern, settings.taken,
				"rejected", SETTLE, Duration.ofSeconds(5), Duration.ofSeconds(5));
	}

	/** One look; what is claimed is stored. */
	void look() {
		for (List<RemoteFile> claimed; (claimed = this.server.claim()) != null;) {
			this.server.store(claimed);
		}
	}

	/** As long as a file that lies still needs to be taken. */
	void lookTwice() {
		look();
		pass(SETTLE);
		look();
	}

	void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

	List<RefusedDrop> answer() {
		List<RefusedDrop> answered = new ArrayList<>();
		for (RefusedDrop next; (next = this.server.answers().get()) != null;) {
			answered.add(next);
		}
		return answered;
	}

	Health health() {
		return new SftpHealthIndicator(new SftpServers(List.of(this.server))).health();
	}

	/** All files and folders below one, by their relative paths. */
	static List<String> allIn(Path folder) throws IOException {
		try (Stream<Path> paths = Files.walk(folder)) {
			return paths.filter(Files::isRegularFile)
				.map((path) -> path.toUri().toString().substring(folder.toUri().toString().length()))
				.sorted()
				.toList();
		}
	}

	@Override
	public void close() {
		this.server.close();
	}

	/** What differs from test to test. */
	record Settings(String password, File privateKeyFile, String pattern, String taken) {
	}

}
