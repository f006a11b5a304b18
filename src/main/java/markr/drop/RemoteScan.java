package markr.drop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.PatternMatchUtils;

/**
 * Looks for complete files in a folder on an SFTP server and in its direct sub-folders,
 * the sources. However many files one of them holds, the others get their turn. For one
 * thread.
 */
class RemoteScan {

	/** How many files one look hands out; the rest is found by the next. */
	static final int HANDED_OUT_MAX = 200;

	/** How many files are watched in each folder, and entries examined for that. */
	private static final int WATCHED_PER_FOLDER_MAX = 1000;

	private static final int EXAMINED_PER_FOLDER_MAX = 100_000;

	private static final int SOURCES_MAX = 1000;

	private final String folder;

	private final SftpProperties.Server server;

	private final SettledFilter<RemoteFile> settled;

	private final Notices notices;

	/** Paths of the sources' folders, as of the last look, by the sources' names. */
	private volatile Map<String, String> sources = Map.of();

	RemoteScan(String folder, SftpProperties.Server server, Notices notices, LongSupplier nanoTime) {
		this.folder = folder;
		this.server = server;
		this.notices = notices;
		this.settled = new SettledFilter<>(server.settle(), nanoTime);
	}

	/**
	 * The files that are complete, oldest first within a folder, folders in turn; claimed
	 * ones, which an earlier look or another node has left, among them.
	 * @throws IOException if the folder cannot be listed
	 */
	List<RemoteFile> look(RemoteSession session) throws IOException {
		List<RemoteFile> files = new ArrayList<>();
		Map<String, String> found = new LinkedHashMap<>();
		lookInto(session, this.folder, null, files, found);
		this.sources = Map.copyOf(found);
		for (Map.Entry<String, String> source : found.entrySet()) {
			try {
				lookInto(session, source.getValue(), source.getKey(), files, null);
			}
			catch (SftpException ex) {
				if (!RemoteSession.isMissing(ex)) {
					this.notices.stuck(source.getValue(),
							"cannot be listed (%s), so files in it have to wait; the user must be allowed to read it"
								.formatted(Printable.of(String.valueOf(ex.getMessage()))));
				}
			}
		}
		return inTurn(this.settled.filterFiles(files.toArray(RemoteFile[]::new)));
	}

	/**
	 * Where files of a source lie; where they would lie if nobody has seen the source.
	 */
	String folderOf(@Nullable String source) {
		return (source == null) ? this.folder
				: this.sources.getOrDefault(source, this.folder + "/" + RemoteFile.wire(source));
	}

	private void lookInto(RemoteSession session, String path, @Nullable String source, List<RemoteFile> files,
			@Nullable Map<String, String> sources) throws IOException {
		int[] examined = new int[1];
		int[] watched = new int[1];
		session.list(path, (entry) -> {
			if (entry.getAttributes().isDirectory()) {
				if (sources != null && sources.size() < SOURCES_MAX && isSource(entry.getFilename())) {
					sources.put(RemoteFile.text(entry.getFilename()), path + "/" + entry.getFilename());
				}
			}
			else if (watched[0] < WATCHED_PER_FOLDER_MAX && isWatched(entry, path)) {
				RemoteFile file = new RemoteFile(source, path, entry.getFilename(),
						RemoteSession.state(entry.getAttributes()));
				// What is stuck must not fill the share for ever.
				watched[0] += this.notices.isKnown(file.path()) ? 0 : 1;
				files.add(file);
			}
			return ++examined[0] < EXAMINED_PER_FOLDER_MAX && (sources != null || watched[0] < WATCHED_PER_FOLDER_MAX);
		});
	}

	private boolean isSource(String name) {
		return !name.startsWith(".") && !name.equalsIgnoreCase(RemoteFile.wire(this.server.rejected()))
				&& (this.server.taken() == null || !name.equalsIgnoreCase(RemoteFile.wire(this.server.taken())));
	}

	private boolean isWatched(DirEntry entry, String path) {
		RemoteFile file = new RemoteFile(null, path, entry.getFilename(), RemoteSession.state(entry.getAttributes()));
		if (!file.isClaimed() && (file.isTemporary() || !matches(entry.getFilename()))) {
			return false;
		}
		if (!entry.getAttributes().isRegularFile()) {
			this.notices.leftAlone(file.path(), "is no ordinary file (a link, perhaps); upload the file itself");
			return false;
		}
		return true;
	}

	private boolean matches(String name) {
		return PatternMatchUtils.simpleMatch(this.server.pattern().toLowerCase(Locale.ROOT),
				RemoteFile.text(name).toLowerCase(Locale.ROOT));
	}

	private List<RemoteFile> inTurn(List<RemoteFile> found) {
		Map<String, Integer> places = new HashMap<>();
		return found.stream()
			.sorted(Comparator.comparing((RemoteFile file) -> this.notices.isKnown(file.path()))
				.thenComparing((file) -> file.state().modified()))
			.collect(Collectors.toMap((file) -> file, (file) -> places.merge(file.folder(), 1, Integer::sum),
					(one, other) -> one, LinkedHashMap::new))
			.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByValue())
			.limit(HANDED_OUT_MAX)
			.map(Map.Entry::getKey)
			.toList();
	}

}
