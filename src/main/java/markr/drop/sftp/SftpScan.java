package markr.drop.sftp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import markr.drop.Printable;
import markr.drop.RepeatedWarnings;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.PatternMatchUtils;

/**
 * Lists the files in a folder on an SFTP server and in its direct sub-folders, the
 * sources, each up to a share. For one thread, but for {@link #folderOf}.
 */
class SftpScan {

	/** How many files are watched in each folder, and entries examined for that. */
	private static final int WATCHED_PER_FOLDER_MAX = 1000;

	private static final int EXAMINED_PER_FOLDER_MAX = 100_000;

	private static final int SOURCES_MAX = 1000;

	private final String folder;

	private final SftpProperties.Server server;

	private final RepeatedWarnings warnings;

	/** Paths of the sources' folders, as of the last scan, by the sources' names. */
	private volatile Map<String, String> sources = Map.of();

	SftpScan(String folder, SftpProperties.Server server, RepeatedWarnings warnings) {
		this.folder = folder;
		this.server = server;
		this.warnings = warnings;
	}

	/**
	 * The files, claimed ones among them, which this or another node has left.
	 * @throws IOException if the folder cannot be listed
	 */
	List<SftpFile> list(SftpSession session) throws IOException {
		List<SftpFile> files = new ArrayList<>();
		Map<String, String> found = new LinkedHashMap<>();
		list(session, this.folder, null, files, found);
		this.sources = Map.copyOf(found);
		for (Map.Entry<String, String> source : found.entrySet()) {
			try {
				list(session, source.getValue(), source.getKey(), files, null);
			}
			catch (SftpException ex) {
				if (!SftpSession.isMissing(ex)) {
					this.warnings.stuck(source.getValue(),
							"cannot be listed (%s), so files in it have to wait; the user must be allowed to read it"
								.formatted(Printable.of(String.valueOf(ex.getMessage()))));
				}
			}
		}
		return files;
	}

	/**
	 * Where files of a source lie; where they would lie if nobody has seen the source.
	 */
	String folderOf(@Nullable String source) {
		return (source == null) ? this.folder
				: this.sources.getOrDefault(source, this.folder + "/" + SftpFile.wire(source));
	}

	private void list(SftpSession session, String path, @Nullable String source, List<SftpFile> files,
			@Nullable Map<String, String> sources) throws IOException {
		int[] examined = new int[1];
		int[] watched = new int[1];
		session.list(path, (entry) -> {
			if (entry.getAttributes().isDirectory()) {
				if (sources != null && sources.size() < SOURCES_MAX && isSource(entry.getFilename())) {
					sources.put(SftpFile.text(entry.getFilename()), path + "/" + entry.getFilename());
				}
			}
			else if (watched[0] < WATCHED_PER_FOLDER_MAX && isWatched(entry, path)) {
				SftpFile file = new SftpFile(source, path, entry.getFilename(),
						SftpSession.state(entry.getAttributes()));
				// What is stuck must not fill the share for ever.
				watched[0] += this.warnings.isKnown(file.path()) ? 0 : 1;
				files.add(file);
			}
			return ++examined[0] < EXAMINED_PER_FOLDER_MAX && (sources != null || watched[0] < WATCHED_PER_FOLDER_MAX);
		});
	}

	private boolean isSource(String name) {
		return !name.startsWith(".") && !name.equalsIgnoreCase(SftpFile.wire(this.server.rejected()))
				&& (this.server.taken() == null || !name.equalsIgnoreCase(SftpFile.wire(this.server.taken())));
	}

	private boolean isWatched(DirEntry entry, String path) {
		SftpFile file = new SftpFile(null, path, entry.getFilename(), SftpSession.state(entry.getAttributes()));
		if (!file.isClaimed() && (file.isTemporary() || !matches(entry.getFilename()))) {
			return false;
		}
		if (!entry.getAttributes().isRegularFile()) {
			this.warnings.ignored(file.path(), "is no ordinary file (a link, perhaps); upload the file itself");
			return false;
		}
		return true;
	}

	private boolean matches(String name) {
		return PatternMatchUtils.simpleMatch(this.server.pattern().toLowerCase(Locale.ROOT),
				SftpFile.text(name).toLowerCase(Locale.ROOT));
	}

}
