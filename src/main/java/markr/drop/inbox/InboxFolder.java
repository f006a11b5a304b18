package markr.drop.inbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

import markr.drop.DropFolder;
import markr.drop.FileChangedException;
import markr.drop.FolderProblems;
import markr.drop.FolderUnavailableException;
import markr.drop.Printable;
import markr.drop.SourceScan;
import markr.importvault.document.Way;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The inbox folder, on which several processes may work. To be closed when nothing works
 * on it any more: what is still claimed then is left to other processes. See ADR 0009.
 */
final class InboxFolder implements DropFolder<InboxFile>, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(InboxFolder.class);

	private static final int SEARCHED_MAX = 20_000;

	private final Path inbox;

	private final Duration settle;

	private final LongSupplier nanoTime;

	private final FolderProblems problems = new FolderProblems("the inbox");

	private final ClaimRecovery recovery = new ClaimRecovery();

	private final InboxSources sources;

	private final SourceScan<InboxFile> scan;

	private final Inodes inodes = new Inodes();

	private volatile InboxPlace place;

	private InboxFolder(InboxProperties properties, LongSupplier nanoTime) throws IOException {
		this.inbox = properties.directory().toPath().toAbsolutePath().normalize();
		this.sources = new InboxSources(this.inbox, this.problems.files(), properties.watchingPause());
		this.scan = new SourceScan<>(this.sources, this.problems.files(), SEARCHED_MAX, nanoTime);
		this.settle = properties.settle();
		this.nanoTime = nanoTime;
		this.place = new InboxPlace(this.inbox, UUID.randomUUID().toString(), this.inodes);
		this.place.requireWritable();
	}

	/**
	 * Makes the folder if it is absent, and joins the processes that work on it.
	 * @param nanoTime a clock that never jumps
	 */
	static InboxFolder open(InboxProperties properties, LongSupplier nanoTime) {
		try {
			return new InboxFolder(properties, nanoTime);
		}
		catch (IOException ex) {
			throw new InvalidConfigurationPropertyValueException("markr.inbox.directory", properties.directory(),
					"It must be a folder that Markr may make, read and write (%s)".formatted(ex), ex);
		}
	}

	@Override
	public String inboxId() {
		return this.place.inboxId();
	}

	@Override
	public Way way() {
		return Way.INBOX;
	}

	@Override
	public Duration settle() {
		return this.settle;
	}

	@Override
	public FolderProblems problems() {
		return this.problems;
	}

	/** How many files the last scan has found; for any thread. */
	int filesSeen() {
		return this.scan.filesSeen();
	}

	ClaimFolder claims() {
		return this.place.claims();
	}

	@Override
	public void start() {
		this.recovery.restart();
	}

	@Override
	public void work(Work work) throws IOException {
		try {
			work.run();
		}
		finally {
			this.sources.closeFolders();
			claims().closeFolders();
		}
	}

	@Override
	public void awaitArrival() {
		this.sources.awaitArrival();
	}

	@Override
	public List<InboxFile> list() throws IOException {
		try {
			InboxPlace joined = this.place.joinedAnewIfLost(this.problems.files());
			if (joined != this.place) {
				this.place = joined;
				this.recovery.restart();
			}
			this.recovery.recoverNowAndThen(claims(), this.nanoTime.getAsLong(), this.problems);
			this.place.requireWritable();
			List<InboxFile> found = new ArrayList<>(claims().list(this.problems.files()));
			found.addAll(this.scan.list());
			List<InboxFile> files = this.inodes.checked(found);
			if (this.problems.resolve(FolderProblems.Kind.FOLDER)) {
				logger.info("The inbox {} can be used again", Printable.of(this.inbox.toString()));
			}
			if (this.scan.filesSeen() == 0) {
				claims().rest();
				this.problems.resolve(FolderProblems.Kind.CLAIMS);
			}
			return files;
		}
		catch (IOException ex) {
			report(FolderProblems.Kind.FOLDER,
					"The inbox %s cannot be used (%s), so no file is taken. Bring it back, and let Markr read and write it",
					ex);
			throw ex;
		}
	}

	@Override
	public boolean isWhole(InboxFile file) {
		return this.sources.isWhole(file);
	}

	@Override
	public boolean isCutOff(InboxFile file) {
		return this.sources.isCutOff(file);
	}

	@Override
	public Optional<InboxFile> claim(InboxFile file) throws FolderUnavailableException {
		Optional<InboxFile> claimed = Optional.empty();
		try {
			claimed = claims().claim(file);
		}
		catch (FolderUnavailableException ex) {
			report(FolderProblems.Kind.CLAIMS,
					"In the inbox %s no file can be claimed (%s), so none is taken. Make room there if it is full",
					(IOException) Objects.requireNonNull(ex.getCause()));
			throw ex;
		}
		catch (IOException ex) {
			this.problems.files()
				.stuck(file.path(), (ex instanceof AtomicMoveNotSupportedException)
						? "is on another file system than the inbox, so it cannot be taken; mount the inbox as a whole"
						: "cannot be taken (%s); Markr must be allowed to move files out of its folder"
							.formatted(FolderProblems.reason(ex)));
		}
		// A claim could be made, whatever became of this file.
		this.problems.resolve(FolderProblems.Kind.CLAIMS);
		return claimed;
	}

	private void report(FolderProblems.Kind kind, String problem, IOException ex) {
		String text = problem.formatted(Printable.of(this.inbox.toString()), FolderProblems.reason(ex));
		if (this.problems.report(kind, text)) {
			logger.warn(text);
		}
	}

	@Override
	public InputStream read(InboxFile claimed) throws IOException {
		requireUnchanged(claimed);
		return SteadyContent.of(claimed, claims());
	}

	@Override
	public void requireUnchanged(InboxFile claimed) throws IOException {
		if (!claimed.isUnchanged()) {
			throw new FileChangedException();
		}
	}

	@Override
	public boolean remove(InboxFile claimed) throws IOException {
		boolean unchanged = claimed.isUnchanged();
		if (unchanged) {
			claims().remove(claimed);
		}
		return unchanged;
	}

	@Override
	public InboxFile renew(InboxFile claimed) throws IOException {
		return claims().renew(claimed);
	}

	@Override
	public boolean isOpen() {
		return this.place.isHeld();
	}

	@Override
	public void inRejected(@Nullable String source, boolean isMade, RejectedWork<InboxFile> work) throws IOException {
		if (isMade || InboxRejected.exists(this.inbox, source)) {
			InboxRejected.open(this.inbox, source, claims(), work);
		}
		if (!isOpen()) {
			throw new IOException("The inbox has been deleted or exchanged meanwhile");
		}
	}

	@Override
	public String toString() {
		return "the inbox";
	}

	@Override
	public void close() throws IOException {
		this.scan.close();
		this.sources.close();
		this.place.close();
	}

}
