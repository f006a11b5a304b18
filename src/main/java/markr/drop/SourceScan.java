package markr.drop;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import markr.drop.DroppedFile.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Lists the files in a folder and in its direct sub-folders, the sources: each up to a
 * share, however many files it holds, and {@link FolderScan} takes them in turn. What was
 * empty is examined rather than listed, and of many such folders each scan examines some
 * (see {@link IdleFolders}). For one thread, but for {@link #filesSeen}.
 *
 * @param <F> the folder's files
 */
public final class SourceScan<F extends DroppedFile> implements Closeable {

	/** How many files are watched over all sources, and in a single one. */
	private static final int WATCHED_MAX = 20_000;

	private static final int WATCHED_PER_FOLDER_MAX = 1000;

	private static final int WATCHED_PER_FOLDER_MIN = 10;

	private static final int SOURCES_MAX = 10_000;

	private static final Object TOP = new Object();

	private final Sources<F> folders;

	private final RepeatedWarnings warnings;

	private final int searchedMax;

	private volatile int filesSeen;

	private final Map<Object, F> sources = new LinkedHashMap<>();

	private final DeeperFolders<F> deeper;

	private final IdleFolders<F> idle;

	/** Entries so far that keep a folder from being idle. */
	private int seen;

	/** The listing behind a full share, until the folder has been searched to its end. */
	private Sources.@Nullable Entries<F> rest;

	/**
	 * Creates a scan.
	 * @param searchedMax how many entries behind a full share one scan examines for
	 * sources: these must not be hidden by a million files, and a scan must not take
	 * seconds
	 * @param nanoTime a clock that never jumps
	 */
	public SourceScan(Sources<F> folders, RepeatedWarnings warnings, int searchedMax, LongSupplier nanoTime) {
		this.folders = folders;
		this.warnings = warnings;
		this.deeper = new DeeperFolders<>(folders, warnings);
		this.searchedMax = searchedMax;
		this.idle = new IdleFolders<>(nanoTime);
	}

	/**
	 * The files that can be read, those with temporary names included.
	 * @throws IOException if the folder cannot be listed
	 */
	public List<F> list() throws IOException {
		List<F> files = new ArrayList<>();
		FileState top = this.folders.state(null);
		if (!this.idle.isStillEmpty(TOP, top)) {
			int before = signs();
			listTop(files);
			this.idle.listed(TOP, top, signs() == before);
		}
		int share = Math.max(WATCHED_PER_FOLDER_MIN,
				Math.min(WATCHED_PER_FOLDER_MAX, WATCHED_MAX / Math.max(1, this.sources.size())));
		for (F source : this.idle.turns(this.sources.values())) {
			listSource(source, share, files);
		}
		this.deeper.endScan();
		this.filesSeen = (int) files.stream().filter(SourceScan::isWaiting).count();
		files.removeIf((file) -> !isReadable(file));
		return files;
	}

	/** How many files the last scan has found, finished or not. */
	public int filesSeen() {
		return this.filesSeen;
	}

	private static boolean isWaiting(DroppedFile file) {
		return file.kind() == Kind.FILE && !file.isTemporary();
	}

	/**
	 * A link could lead anywhere and a pipe would never end, so these are left where they
	 * are.
	 */
	private boolean isReadable(F file) {
		if (file.kind() == Kind.FILE) {
			return this.folders.isReadable(file);
		}
		if (!file.isTemporary()) {
			this.warnings.ignored(file.path(),
					(file.kind() == Kind.LINK) ? "is a symbolic link, which is never followed; drop the file itself"
							: "is no ordinary file (a pipe, a socket or a device); remove it");
		}
		return false;
	}

	private void listTop(List<F> files) throws IOException {
		Sources.Entries<F> top = this.folders.open(null);
		boolean more;
		try {
			more = watch(top, WATCHED_PER_FOLDER_MAX, files, this::found);
		}
		catch (IOException | RuntimeException ex) {
			top.close();
			throw ex;
		}
		if (!more || this.rest == null) {
			close();
			this.rest = top;
		}
		else {
			top.close();
		}
		if (!more || !searchOn(this.rest) || !this.folders.areResumable()) {
			close();
		}
	}

	/**
	 * What lies behind a full share is searched for sources bit by bit, over as many
	 * scans as it takes; those that are known are listed meanwhile.
	 * @return whether there may be more
	 */
	private boolean searchOn(Sources.Entries<F> entries) throws IOException {
		for (int examined = 0; examined < this.searchedMax; examined++) {
			F entry = entries.next();
			if (entry == null) {
				return false;
			}
			if (entry.kind() == Kind.FOLDER) {
				found(entry);
			}
		}
		return true;
	}

	private void found(F folder) {
		if (this.sources.size() < SOURCES_MAX && this.folders.isSource(folder)) {
			this.sources.put(folder.path(), folder);
		}
	}

	private void listSource(F source, int share, List<F> files) throws IOException {
		try {
			FileState state = this.folders.state(source);
			if (this.idle.isStillEmpty(source.path(), state)) {
				return;
			}
			int before = signs();
			try (Sources.Entries<F> entries = this.folders.open(source)) {
				watch(entries, share, files, this::foundDeeper);
			}
			this.idle.listed(source.path(), state, signs() == before);
		}
		catch (IOException ex) {
			IOException why = this.folders.classified(ex);
			this.idle.forget(source.path());
			if (why instanceof FolderUnavailableException) {
				throw why;
			}
			if (why instanceof NoSuchFileException || why instanceof NotDirectoryException) {
				// Removed since it was found, or become a link, which could lead
				// anywhere.
				this.sources.remove(source.path());
				return;
			}
			this.warnings.stuck(source.path(),
					"cannot be listed (%s), so files in it have to wait; Markr must be allowed to read the folder"
						.formatted(FolderProblems.reason(why)));
		}
	}

	/** Grows with a folder that is not idle: what is stuck is warned of by each scan. */
	private int signs() {
		return this.seen + this.warnings.count();
	}

	private void foundDeeper(F folder) {
		if (this.folders.isSource(folder)) {
			this.seen++;
			this.deeper.found(folder);
		}
	}

	/**
	 * Adds the files of a folder, up to its share.
	 * @return whether there may be more
	 */
	private boolean watch(Sources.Entries<F> entries, int share, List<F> files, Consumer<F> folderFound)
			throws IOException {
		int watched = 0;
		int others = 0;
		while (watched < share) {
			F file = entries.next();
			if (file == null) {
				return false;
			}
			this.seen += (file.kind() == Kind.FOLDER) ? 0 : 1;
			if (file.kind() == Kind.FOLDER) {
				folderFound.accept(file);
			}
			else if (isWaiting(file)) {
				// What is stuck must not fill the share for ever.
				watched += this.warnings.isKnown(file.path()) ? 0 : 1;
				files.add(file);
			}
			else if (others++ < share) {
				files.add(file);
			}
		}
		return true;
	}

	/** Ends the search behind a full share; the next scan begins another. */
	@Override
	public void close() throws IOException {
		if (this.rest != null) {
			this.rest.close();
			this.rest = null;
		}
	}

}
