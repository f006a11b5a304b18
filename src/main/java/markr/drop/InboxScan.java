package markr.drop;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.integration.file.filters.FileListFilter;

/**
 * Looks for files in the inbox and in its direct sub-folders, the sources. Does so at a
 * pace of its own rather than on events of the file system, which are lost for other
 * hosts' changes on network drives. However many files one source drops, the others get
 * their turn: each is listed up to a share, and files are handed out in turn. Not
 * thread-safe.
 */
class InboxScan implements Closeable {

	/** How many files one look hands out; the rest is found by the next. */
	static final int HANDED_OUT_MAX = 1000;

	/**
	 * How many entries behind a full share one look examines for sub-folders: these must
	 * not be hidden by a million files, and a look must not take seconds.
	 */
	private static final int REST_MAX = 20_000;

	/** How many files are watched over all sources, and in a single one. */
	private static final int WATCHED_MAX = 20_000;

	private static final int WATCHED_PER_FOLDER_MAX = 1000;

	private static final int WATCHED_PER_FOLDER_MIN = 10;

	private final Path inbox;

	private final FileListFilter<InboxFile> complete;

	private final Notices notices;

	private final int restMax;

	private volatile int filesSeen;

	private final Set<Path> sources = new LinkedHashSet<>();

	/** What goes on behind a full share, until the inbox has been searched to its end. */
	private @Nullable FolderListing rest;

	InboxScan(Path inbox, FileListFilter<InboxFile> complete, Notices notices) {
		this(inbox, complete, notices, REST_MAX);
	}

	InboxScan(Path inbox, FileListFilter<InboxFile> complete, Notices notices, int restMax) {
		this.inbox = inbox;
		this.complete = complete;
		this.notices = notices;
		this.restMax = restMax;
	}

	/**
	 * The files that are complete, oldest first within a source.
	 * @throws IOException if the inbox cannot be listed
	 */
	List<InboxFile> look() throws IOException {
		List<InboxFile> files = new ArrayList<>();
		lookIntoInbox(files);
		int share = Math.max(WATCHED_PER_FOLDER_MIN,
				Math.min(WATCHED_PER_FOLDER_MAX, WATCHED_MAX / Math.max(1, this.sources.size())));
		for (Path source : List.copyOf(this.sources)) {
			lookIntoSource(source, share, files);
		}
		this.filesSeen = (int) files.stream()
			.filter((file) -> file.attributes().isRegularFile() && !file.isTemporary())
			.count();
		List<InboxFile> found = this.complete.filterFiles(files.toArray(InboxFile[]::new));
		List<InboxFile> turns = inTurn(found);
		this.notices.endLook();
		return turns;
	}

	/** How many files the last look has found, finished or not. */
	int filesSeen() {
		return this.filesSeen;
	}

	private void lookIntoInbox(List<InboxFile> files) throws IOException {
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
	 * looks as it takes; those that are known are looked into meanwhile.
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

	private void lookIntoSource(Path source, int share, List<InboxFile> files) {
		if (!Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
			// Removed since it was found, or become a link, which could lead anywhere.
			this.sources.remove(source);
			return;
		}
		try (FolderListing listing = list(source, FileName.of(source))) {
			watch(listing, share, files);
			listing.subfolders().forEach(this::noticeDeeper);
		}
		catch (IOException ex) {
			this.notices.stuck(source,
					"cannot be listed (%s), so files in it have to wait; Markr must be allowed to read the folder"
						.formatted(InboxTroubles.reason(ex)));
		}
	}

	FolderListing list(Path folder, @Nullable String source) throws IOException {
		return new FolderListing(folder, source, this.notices);
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
				watched += this.notices.isKnown(file.path()) ? 0 : 1;
				files.add(file);
			}
		}
	}

	private void noticeDeeper(Path folder) {
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
			if (entries.iterator().hasNext()) {
				this.notices.leftAlone(folder, "is a folder within a source's folder, and nothing is taken from it; "
						+ "move its files one folder up");
			}
		}
		catch (IOException | DirectoryIteratorException ex) {
			this.notices.leftAlone(folder, "is a folder within a source's folder, and nothing is taken from it");
		}
	}

	private List<InboxFile> inTurn(List<InboxFile> found) {
		Map<Path, List<InboxFile>> folders = found.stream()
			// What is stuck must not take the turns of the others either.
			.sorted(Comparator.comparing((InboxFile file) -> this.notices.isKnown(file.path()))
				.thenComparing((file) -> file.state().modified()))
			.collect(Collectors.groupingBy((file) -> file.path().getParent(), LinkedHashMap::new, Collectors.toList()));
		List<InboxFile> turns = new ArrayList<>();
		for (int turn = 0; turns.size() < Math.min(found.size(), HANDED_OUT_MAX); turn++) {
			for (List<InboxFile> files : folders.values()) {
				if (turn < files.size() && turns.size() < HANDED_OUT_MAX) {
					turns.add(files.get(turn));
				}
			}
		}
		return turns;
	}

	/** Ends the search behind a full share; the next look begins another. */
	@Override
	public void close() throws IOException {
		if (this.rest != null) {
			this.rest.close();
			this.rest = null;
		}
	}

}
