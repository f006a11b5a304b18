package markr.drop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.springframework.boot.health.contributor.Health;

/** Finds out what would go wrong in a folder with the next file or body. */
public interface FolderCheck {

	/** A block: an empty file may be had where there is no room for any content. */
	int WRITTEN_BYTES = 4096;

	/**
	 * Checks the folder.
	 * @param health takes what is worth knowing in any case
	 * @param problems takes what is wrong, and what to do, by name
	 * @param roomBytesMin how many bytes there must be room for
	 */
	void check(Health.Builder health, Map<String, String> problems, long roomBytesMin);

	/**
	 * Writes as much as a file system may refuse to, though it has room, into a folder
	 * where documents are collected, and reports whether the largest one has room.
	 * @param name begins the names of details and problems
	 * @param setting which setting names the folder
	 * @param otherwise what comes of it if nothing can be written, to be read after "so"
	 */
	static void checkSpool(String name, Path folder, String setting, String otherwise, Health.Builder health,
			Map<String, String> problems, long roomBytesMin) {
		try {
			Spool.of(new ByteArrayInputStream(new byte[WRITTEN_BYTES]), folder, WRITTEN_BYTES).close();
			checkRoom(name, folder, Files.getFileStore(folder), health, problems, roomBytesMin);
		}
		catch (IOException ex) {
			problems.put(name + "_rights",
					"Nothing can be written to %s (%s), so %s. Make room or let Markr write to it, or set %s".formatted(
							Printable.of(folder.toString()),
							FolderProblems.reason((ex.getCause() instanceof IOException cause) ? cause : ex), otherwise,
							setting));
		}
	}

	/** Reports the room in a folder, and whether it is enough. */
	static void checkRoom(String name, Path folder, FileStore store, Health.Builder health,
			Map<String, String> problems, long roomBytesMin) throws IOException {
		long roomBytes = store.getUsableSpace();
		health.withDetail(name, Printable.of(folder.toString())).withDetail(name + "_room_bytes", roomBytes);
		if (roomBytes < roomBytesMin) {
			problems.put(name + "_room",
					"%s has room for %s bytes, but a document may have %s. Make room, or lower markr.vault.document-size-max"
						.formatted(Printable.of(folder.toString()), roomBytes, roomBytesMin));
		}
	}

}
