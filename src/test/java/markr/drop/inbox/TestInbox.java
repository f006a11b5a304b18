package markr.drop.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import markr.drop.DropFolder;
import markr.drop.FileName;
import markr.drop.FolderPipeline;
import markr.drop.VaultForTests;
import markr.importvault.Drops;
import markr.importvault.ImportVault;
import markr.importvault.document.DueReply;

import org.springframework.boot.health.contributor.Health;
import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An inbox without pollers, on a clock of its own: a test says when it polls, and how
 * much time has passed.
 */
final class TestInbox implements AutoCloseable {

	/** So many files are claimed while it is in doubt whether the vault answers. */
	static final int IN_DOUBT_MAX = 4;

	static final Duration SETTLE = Duration.ofSeconds(2);

	final Path folder;

	final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

	final InboxFolder inbox;

	final FolderPipeline<InboxFile> pipeline;

	TestInbox(Path folder, VaultForTests vault) {
		this(folder, vault.vault(), vault.drops());
	}

	TestInbox(Path folder, ImportVault vault, Drops drops) {
		this(folder, vault, drops, (inbox) -> inbox);
	}

	/**
	 * An inbox with faults.
	 * @param faults puts them between the inbox and those who work on it
	 */
	TestInbox(Path folder, ImportVault vault, Drops drops, UnaryOperator<DropFolder<InboxFile>> faults) {
		this.folder = folder;
		this.inbox = InboxFolder.open(new InboxProperties(folder.toFile(), SETTLE, Duration.ofMillis(10)),
				this.nanos::get);
		this.pipeline = new FolderPipeline<>(faults.apply(this.inbox), vault, drops, VaultForTests.SIZE_BYTES_MAX,
				Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC), this.nanos::get);
		this.pipeline.start();
	}

	/** What lies at a path now. */
	static InboxFile read(UUID dropId, Path path, String source) throws IOException {
		try (OpenFolder folder = OpenFolder.of(path.getParent())) {
			return InboxFile.read(folder, path.getFileName(), dropId, source);
		}
	}

	/** One pass over the folder; what is claimed is stored before more is claimed. */
	void poll() {
		for (Message<List<InboxFile>> next; (next = this.pipeline.receive()) != null;) {
			this.pipeline.store(next.getPayload());
		}
	}

	void store(InboxFile claimed) {
		this.pipeline.store(List.of(claimed));
	}

	/** The first file of a pass is claimed, and nothing more. */
	InboxFile claimOne() {
		List<InboxFile> claimed = claimFirst();
		assertThat(claimed).hasSize(1);
		return claimed.get(0);
	}

	/** The first files of a pass are claimed. */
	List<InboxFile> claimFirst() {
		return Objects.requireNonNull(this.pipeline.receive(), "nothing to claim").getPayload();
	}

	List<InboxFile> claim() {
		List<InboxFile> claimed = new ArrayList<>();
		for (Message<List<InboxFile>> next; (next = this.pipeline.receive()) != null;) {
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
		return this.inbox.problems().health();
	}

	Path drop(String name, String content) throws IOException {
		Path file = FileName.in(this.folder, name);
		Files.writeString(file, content);
		return file;
	}

	Path drop(String source, String name, String content) throws IOException {
		Path file = FileName.in(Files.createDirectories(FileName.in(this.folder, source)), name);
		Files.writeString(file, content);
		return file;
	}

	Path rejected(String name) {
		return FileName.in(this.folder.resolve("rejected"), name);
	}

	/** All files and folders but Markr's own, relative to the inbox. */
	List<String> leftInInbox() throws IOException {
		return pathsBelow(this.folder).filter((path) -> !path.startsWith(".claim") && !path.equals("rejected"))
			.toList();
	}

	/** The claimed files of all processes, by name. */
	List<String> stillClaimed() throws IOException {
		try (Stream<Path> paths = Files.walk(this.folder.resolve(".claim"), 8)) {
			return paths
				.filter((path) -> Files.isRegularFile(path)
						&& path.getNameCount() > 3 + this.folder.resolve(".claim").getNameCount() - 1)
				.map(FileName::of)
				.sorted()
				.toList();
		}
	}

	private Stream<String> pathsBelow(Path root) throws IOException {
		try (Stream<Path> paths = Files.walk(root)) {
			return paths.filter((path) -> !path.equals(root))
				.map((path) -> name(root, path))
				.sorted()
				.toList()
				.stream();
		}
	}

	// Not by toString, which loses umlauts in the C locale.
	private static String name(Path root, Path path) {
		String name = FileName.of(path);
		return path.getParent().equals(root) ? name : name(root, path.getParent()) + "/" + name;
	}

	@Override
	public void close() throws IOException {
		this.inbox.close();
	}

}
