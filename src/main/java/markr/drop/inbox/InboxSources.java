package markr.drop.inbox;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;

import markr.drop.ContentKind;
import markr.drop.FileName;
import markr.drop.FileState;
import markr.drop.RejectedFolder;
import markr.drop.RepeatedWarnings;
import markr.drop.Sources;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the inbox and its sources are listed, and what shows of a file that is not claimed
 * yet.
 */
final class InboxSources implements Sources<InboxFile>, Closeable {

	private static final Logger logger = LoggerFactory.getLogger(InboxSources.class);

	private final Path inbox;

	private final RepeatedWarnings warnings;

	private final Arrivals arrivals = new Arrivals();

	private final Duration pause;

	private final OpenFolders open;

	/**
	 * Creates them.
	 * @param pause between two scans, unless something arrives
	 */
	InboxSources(Path inbox, RepeatedWarnings warnings, Duration pause) {
		this.inbox = inbox;
		this.warnings = warnings;
		this.pause = pause;
		this.open = new OpenFolders(inbox);
	}

	@Override
	public Sources.Entries<InboxFile> open(@Nullable InboxFile source) throws IOException {
		OpenFolder folder = (source != null) ? OpenFolder.of(this.inbox, source.path()) : OpenFolder.of(this.inbox);
		this.arrivals.watch((source != null) ? source.path() : this.inbox);
		return new InboxEntries(folder, (source != null) ? FileName.ofFolder(source.path()) : null, this.warnings);
	}

	@Override
	public FileState state(@Nullable InboxFile source) throws IOException {
		return (source != null) ? FileState.of(source.path())
				: FileState.of(Files.readAttributes(this.inbox, BasicFileAttributes.class));
	}

	/** In any letter case, as some file systems make no difference. */
	@Override
	public boolean isSource(InboxFile folder) {
		return !folder.name().startsWith(".") && !folder.name().equalsIgnoreCase(RejectedFolder.NAME);
	}

	@Override
	public boolean isReadable(InboxFile file) {
		boolean readable = Files.isReadable(file.path());
		if (!readable && !file.isTemporary()) {
			this.warnings.stuck(file.path(), "cannot be read by Markr; change its permissions");
		}
		return readable;
	}

	@Override
	public boolean areResumable() {
		return true;
	}

	@Override
	public IOException classified(IOException ex) {
		return ex;
	}

	/** Whether a small file shows that nothing is missing. */
	boolean isWhole(InboxFile file) {
		return file.isSmall() && shows(file, WholeDocument::is);
	}

	/** Whether a file has no end. */
	boolean isCutOff(InboxFile file) {
		return shows(file, (content) -> ContentKind.isCutOff(content, file.state().sizeBytes()));
	}

	private boolean shows(InboxFile file, Examination examination) {
		try (InputStream content = new BufferedInputStream(
				this.open.get(file.folder()).readOthers(file.path().getFileName()))) {
			return examination.test(content);
		}
		catch (IOException ex) {
			logger.debug("{} has to settle", file, ex);
			return false;
		}
	}

	void awaitArrival() {
		this.arrivals.await(this.pause);
	}

	/** To be called at the end of each piece of work. */
	void closeFolders() throws IOException {
		this.open.close();
	}

	@Override
	public void close() throws IOException {
		this.arrivals.close();
	}

	private interface Examination {

		boolean test(InputStream content) throws IOException;

	}

}
