package markr.drop;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Path;
import java.util.Map;

import org.springframework.boot.health.contributor.Health;

/** Finds out what would go wrong in a folder with the next file or body. */
public interface FolderCheck {

	/**
	 * Checks the folder.
	 * @param health takes what is worth knowing in any case
	 * @param problems takes what is wrong, and what to do, by name
	 * @param roomBytesMin how many bytes there must be room for
	 */
	void check(Health.Builder health, Map<String, String> problems, long roomBytesMin);

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
