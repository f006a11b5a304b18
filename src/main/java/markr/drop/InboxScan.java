package markr.drop;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
class InboxScan {

	/** How many files one look hands out; the rest is found by the next. */
	static final int HANDED_OUT_MAX = 1000;

	/** How many files are watched over all sources, and in a single one. */
	private static final int WATCHED_MAX = 20_000;

	private static final int WATCHED_PER_FOLDER_MAX = 1000;

	private static final int WATCHED_PER_FOLDER_MIN = 10;

	private final Path inbox;

	private final FileListFilter<InboxFile> complete;

	private final Notices notices;

	InboxScan(Path inbox, FileListFilter<InboxFile> complete, Notices notices) {
		this.inbox = inbox;
		this.complete = complete;
		this.notices = notices;
	}

	/** The files that are complete, oldest first within a source. */
	List<InboxFile> look() {
		List<InboxFile> files = new ArrayList<>();
		List<Path> sources = new ArrayList<>();
		list(new Folder(this.inbox, null, WATCHED_PER_FOLDER_MAX), files, sources);
		int share = Math.max(WATCHED_PER_FOLDER_MIN,
				Math.min(WATCHED_PER_FOLDER_MAX, WATCHED_MAX / Math.max(1, sources.size())));
		List<Path> deeper = new ArrayList<>();
		for (Path source : sources) {
			list(new Folder(source, FileName.of(source), share), files, deeper);
		}
		deeper.forEach(this::noticeDeeper);
		List<InboxFile> found = this.complete.filterFiles(files.toArray(InboxFile[]::new));
		this.notices.endLook();
		return inTurn(found);
	}

	private void list(Folder folder, List<InboxFile> files, List<Path> subfolders) {
		int watched = 0;
		int temporary = 0;
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.path())) {
			for (Path entry : entries) {
				// Sub-folders are looked for to the end: a full inbox must not hide them.
				if (watched == folder.share() && folder.source() != null) {
					break;
				}
				InboxFile file = read(entry, folder);
				if (file == null) {
					continue;
				}
				if (file.attributes().isDirectory()) {
					if (isSource(entry)) {
						subfolders.add(entry);
					}
				}
				else if (file.isTemporary() ? temporary++ < folder.share() : watched < folder.share()) {
					watched += file.isTemporary() ? 0 : 1;
					files.add(file);
				}
			}
		}
		catch (IOException | DirectoryIteratorException ex) {
			this.notices.warn(folder.path(), "cannot be listed (%s); files in it have to wait".formatted(ex));
		}
	}

	private @Nullable InboxFile read(Path entry, Folder folder) {
		try {
			return InboxFile.read(entry, folder.source());
		}
		catch (NoSuchFileException ex) {
			// Taken by another process, or renamed by its writer.
			return null;
		}
		catch (IOException ex) {
			this.notices.warn(entry, "cannot be examined (%s)".formatted(ex));
			return null;
		}
	}

	private static boolean isSource(Path folder) {
		String name = folder.getFileName().toString();
		// In any letter case, as some file systems make no difference.
		return !name.startsWith(".") && !name.equalsIgnoreCase(RejectedFolder.NAME);
	}

	private void noticeDeeper(Path folder) {
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
			if (entries.iterator().hasNext()) {
				this.notices.warn(folder, "is a folder within a source's folder, and nothing is taken from it; "
						+ "move its files one folder up");
			}
		}
		catch (IOException | DirectoryIteratorException ex) {
			this.notices.warn(folder, "is a folder within a source's folder, and nothing is taken from it");
		}
	}

	private static List<InboxFile> inTurn(List<InboxFile> found) {
		Map<Path, List<InboxFile>> folders = found.stream()
			.sorted(Comparator.comparing((file) -> file.state().modified()))
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

	private record Folder(Path path, @Nullable String source, int share) {
	}

}
