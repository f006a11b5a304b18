package markr.drop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import markr.importvault.VaultProperties;
import markr.platform.PeriodicHealthIndicator;

import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Tells of the folders what the next file or body would find out: whether a source lies
 * on another file system than the inbox, whether bodies can be collected, and whether
 * there is room for the largest document. DEGRADED if not. What stands in the way already
 * is told by the inbox.
 */
@Component
class FoldersHealthIndicator extends PeriodicHealthIndicator {

	/** Sources that are looked at. */
	private static final int SOURCES_MAX = 1000;

	private final Path inbox;

	private final Path spool;

	private final long roomBytesMin;

	FoldersHealthIndicator(InboxProperties inbox, HttpProperties http, VaultProperties vault) {
		this.inbox = inbox.directory().toPath().toAbsolutePath().normalize();
		this.spool = http.spoolDirectory().toPath().toAbsolutePath().normalize();
		this.roomBytesMin = vault.documentSizeMax().toBytes();
	}

	@Override
	protected Health check() {
		Map<String, String> problems = new LinkedHashMap<>();
		Health.Builder told = Health.up();
		try {
			FileStore store = Files.getFileStore(this.inbox);
			lookForMounts(store, problems);
			tellRoom("inbox", this.inbox, store, told, problems);
		}
		catch (IOException | DirectoryIteratorException ex) {
			// The inbox's own health tells of it as soon as it is in the way.
			told.withDetail("inbox", Printable.of(this.inbox.toString()));
		}
		try {
			// As each body is.
			Spool.of(InputStream.nullInputStream(), this.spool, 1).close();
			tellRoom("spool", this.spool, Files.getFileStore(this.spool), told, problems);
		}
		catch (IOException ex) {
			problems.put("spool_rights",
					"Bodies cannot be collected in %s (%s), so documents sent by HTTP are refused. "
						.formatted(Printable.of(this.spool.toString()), reason(ex))
							+ "Let Markr write to it, or set markr.http.spool-directory");
		}
		problems.forEach(told::withDetail);
		return (problems.isEmpty() ? told : told.status(DEGRADED)).build();
	}

	private void lookForMounts(FileStore store, Map<String, String> problems) throws IOException {
		int looked = 0;
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(this.inbox,
				(entry) -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
			for (Path folder : entries) {
				if (looked++ == SOURCES_MAX) {
					return;
				}
				if (!Files.getFileStore(folder).equals(store)) {
					problems
						.put("file_system",
								("%s is on another file system than the inbox, so files in it cannot be "
										+ "taken. Mount the inbox as a whole")
									.formatted(Printable.of(folder.toString())));
				}
			}
		}
	}

	private void tellRoom(String name, Path folder, FileStore store, Health.Builder told, Map<String, String> problems)
			throws IOException {
		long roomBytes = store.getUsableSpace();
		told.withDetail(name, Printable.of(folder.toString())).withDetail(name + "_room_bytes", roomBytes);
		if (roomBytes < this.roomBytesMin) {
			problems.put(name + "_room",
					"%s has room for %d bytes, but a document may have %d. Make room, or lower markr.vault.document-size-max"
						.formatted(Printable.of(folder.toString()), roomBytes, this.roomBytesMin));
		}
	}

	private static String reason(IOException ex) {
		return FolderProblems.reason((ex.getCause() instanceof IOException cause) ? cause : ex);
	}

}
