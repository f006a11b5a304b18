package markr.drop.inbox;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import markr.drop.FileName;
import markr.drop.FolderProblems;
import markr.drop.RepeatedWarnings;
import org.jspecify.annotations.Nullable;

/**
 * Lists the files in the inbox and in its direct sub-folders, the sources: each up to a
 * share, however many files it holds, and {@code FolderScan} takes them in turn. Not
 * thread-safe.
 */
class InboxScan implements Closeable {

	/**
	 * How many entries behind a full share one scan examines for sub-folders: these must
	 * not be hidden by a million files, and a scan must not take seconds.
	 */
	private static final int REST_MAX = 20_000;

	/** How many files are watched over all sources, and in a single one. */
	private static final int WATCHED_MAX = 20_000;

	private static final int WATCHED_PER_FOLDER_MAX = 1000;

	private static final int WATCHED_PER_FOLDER_MIN = 10;

	private final Path inbox;

	private final RepeatedWarnings warnings;

	private final int restMax;

	private volatile int filesSeen;

	private final Set<Path> sources = new LinkedHashSet<>();

	/** The listing behind a full share, until the inbox has been searched to its end. */
	private @Nullable FolderListing rest;

	InboxScan(Path inbox, RepeatedWarnings warnings) {
		this(inbox, warnings, REST_MAX);
	}

	InboxScan(Path inbox, RepeatedWarnings warnings, int restMax) {
		this.inbox = inbox;
		this.warnings = warnings;
		this.restMax = restMax;
	}

	/**
	 * The files that could be read, those with temporary names included.
	 * @throws IOException if the inbox cannot be listed
	 */
	List<InboxFile> list() throws IOException {
		List<InboxFile> files = new ArrayList<>();
		listInbox(files);
		int share = Math.max(WATCHED_PER_FOLDER_MIN,
				Math.min(WATCHED_PER_FOLDER_MAX, WATCHED_MAX / Math.max(1, this.sources.size())));
		for (Path source : List.copyOf(this.sources)) {
			listSource(source, share, files);
		}
		this.filesSeen = (int) files.stream()
			.filter((file) -> file.attributes().isRegularFile() && !file.isTemporary())
			.count();
		files.removeIf((file) -> !isReadable(file));
		return files;
	}

	/**
	 * A link could lead anywhere and a pipe would never end, so these are left where they
	 * are.
	 */
	private boolean isReadable(InboxFile file) {
		if (file.attributes().isRegularFile() && Files.isReadable(file.path())) {
			return true;
		}
		if (file.isTemporary()) {
			return false;
		}
		if (file.attributes().isRegularFile()) {
			this.warnings.stuck(file.path(), "cannot be read by Markr; change its permissions");
		}
		else if (file.attributes().isSymbolicLink()) {
			this.warnings.ignored(file.path(), "is a symbolic link, which is never followed; drop the file itself");
		}
		else {
			this.warnings.ignored(file.path(), "is no ordinary file (a pipe, a socket or a device); remove it");
		}
		return false;
	}

	/** How many files the last scan has found, finished or not. */
	int filesSeen() {
		return this.filesSeen;
	}

	private void listInbox(List<InboxFile> files) throws IOException {
		boolean full;
		try (FolderListing listing = list(this.inbox, null)) {
			watch(listing, WATCHED_PER_FOLDER_MAX, files);
			full = listing.hasNext();
			this.sources.addAll(listing.subfolders());
		}
		if (full) {
			searchOn();
		}
		else {
			close();
		}
	}

	/**
	 * What lies behind a full share is searched for sub-folders bit by bit, over as many
	 * scans as it takes; those that are known are listed meanwhile.
	 */
	private void searchOn() throws IOException {
		FolderListing listing = (this.rest != null) ? this.rest : list(this.inbox, null);
		this.rest = null;
		try {
			for (int examined = 0; examined < this.restMax && listing.hasNext(); examined++) {
				listing.next();
			}
			this.sources.addAll(listing.subfolders());
			if (listing.hasNext()) {
				this.rest = listing;
			}
		}
		finally {
			if (this.rest == null) {
				listing.close();
			}
		}
	}

	private void listSource(Path source, int share, List<InboxFile> files) {
		if (!Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
			// Removed since it was found, or become a link, which could lead anywhere.
			this.sources.remove(source);
			return;
		}
		try (FolderListing listing = list(source, FileName.of(source))) {
			watch(listing, share, files);
			listing.subfolders().forEach(this::warnOfDeeper);
		}
		catch (IOException ex) {
			this.warnings.stuck(source,
					"cannot be listed (%s), so files in it have to wait; Markr must be allowed to read the folder"
						.formatted(FolderProblems.reason(ex)));
		}
	}

	FolderListing list(Path folder, @Nullable String source) throws IOException {
		return new FolderListing(folder, source, this.warnings);
	}

	/** Adds the files of a folder, up to its share. */
	private void watch(FolderListing listing, int share, List<InboxFile> files) throws IOException {
		int watched = 0;
		int others = 0;
		while (watched < share && listing.hasNext()) {
			InboxFile file = listing.next();
			if (file == null) {
				continue;
			}
			if (!file.attributes().isRegularFile() || file.isTemporary()) {
				if (others++ < share) {
					files.add(file);
				}
			}
			else {
				// What is stuck must not fill the share for ever.
				watched += this.warnings.isKnown(file.path()) ? 0 : 1;
				files.add(file);
			}
		}
	}

	private void warnOfDeeper(Path folder) {
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
			if (entries.iterator().hasNext()) {
				this.warnings.ignored(folder, "is a folder within a source's folder, and nothing is taken from it; "
						+ "move its files one folder up");
			}
		}
		catch (IOException | DirectoryIteratorException ex) {
			this.warnings.ignored(folder, "is a folder within a source's folder, and nothing is taken from it");
		}
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
