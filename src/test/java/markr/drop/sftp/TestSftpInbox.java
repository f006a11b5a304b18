package markr.drop.sftp;

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

import markr.drop.FolderPipeline;
import markr.drop.VaultForTests;
import markr.importvault.Drops;
import markr.importvault.ImportVault;
import markr.importvault.document.DueReply;
import markr.support.SftpSite;

import org.springframework.boot.health.contributor.Health;
import org.springframework.messaging.Message;

/**
 * A node's work on an SFTP server without pollers, on a clock of its own: a test says
 * when it polls, and how much time has passed.
 */
final class TestSftpInbox implements AutoCloseable {

	static final Duration SETTLE = Duration.ofSeconds(5);

	final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

	final SftpFolder server;

	final FolderPipeline<SftpFile> pipeline;

	final SftpLeases leases;

	TestSftpInbox(String name, SftpProperties.Server settings, VaultForTests vault) {
		this(name, settings, vault, vault.vault(), vault.drops());
	}

	TestSftpInbox(String name, SftpProperties.Server settings, VaultForTests database, ImportVault vault, Drops drops) {
		this(name, settings, database, vault, drops, Path.of(System.getProperty("java.io.tmpdir")));
	}

	TestSftpInbox(String name, SftpProperties.Server settings, VaultForTests database, ImportVault vault, Drops drops,
			Path spool) {
		this.leases = new SftpLeases(new SftpLeaseTable(database.jdbc()));
		this.server = new SftpFolder(name, settings, spool, VaultForTests.SIZE_BYTES_MAX, this.leases, this.nanos::get);
		this.pipeline = new FolderPipeline<>(this.server, vault, drops, VaultForTests.SIZE_BYTES_MAX,
				Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC), this.nanos::get);
		this.pipeline.start();
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

	/** One pass; what is claimed is stored before more is claimed. */
	void poll() {
		for (Message<List<SftpFile>> next; (next = this.pipeline.receive()) != null;) {
			this.pipeline.store(next.getPayload());
		}
	}

	/** One pass, of which nothing is stored yet. */
	List<SftpFile> claim() {
		List<SftpFile> claimed = new ArrayList<>();
		for (Message<List<SftpFile>> next; (next = this.pipeline.receive()) != null;) {
			claimed.addAll(next.getPayload());
		}
		return claimed;
	}

	/** As long as a file that lies still needs to be taken. */
	void pollTwice() {
		poll();
		pass(SETTLE);
		poll();
	}

	void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

	List<DueReply> reply() {
		List<DueReply> replied = new ArrayList<>();
		for (DueReply next; (next = this.pipeline.reply()) != null;) {
			replied.add(next);
		}
		return replied;
	}

	Health health() {
		return new SftpFlow().sftpHealthIndicator(new SftpServers(List.of(this.server))).health();
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
