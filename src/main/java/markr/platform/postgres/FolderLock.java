package markr.platform.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a second Markr out of a folder. Without it the second one would take the first
 * one's server for an orphan and stop it. The operating system gives the lock back when
 * the process ends, however it ends.
 */
final class FolderLock implements AutoCloseable {

	/**
	 * The lock belongs to the process, and closing any channel on the file gives it up:
	 * so a second attempt within this process must not even open the file.
	 */
	private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

	/** Beyond the text, which Windows would otherwise not let others read. */
	private static final long LOCKED_BYTE = 1024;

	private final Path folder;

	private final FileChannel channel;

	private FolderLock(Path folder, FileChannel channel) {
		this.folder = folder;
		this.channel = channel;
	}

	/**
	 * Takes the lock, without waiting.
	 * @throws DatabaseNotStarted if another Markr holds it
	 */
	static FolderLock take(Path folder) throws IOException {
		if (!HELD_HERE.add(folder)) {
			throw heldBy(folder, "this same process, " + ProcessHandle.current().pid());
		}
		FileChannel channel = null;
		boolean taken = false;
		try {
			Path file = folder.resolve("lock");
			channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			taken = channel.tryLock(LOCKED_BYTE, 1, false) != null;
			if (!taken) {
				throw heldBy(folder, Files.readString(file).trim());
			}
			channel.truncate(0);
			channel.write(ByteBuffer.wrap(thisProcess().getBytes(StandardCharsets.UTF_8)));
			return new FolderLock(folder, channel);
		}
		finally {
			if (!taken) {
				release(folder, channel);
			}
		}
	}

	private static void release(Path folder, @Nullable FileChannel channel) throws IOException {
		try {
			if (channel != null) {
				channel.close();
			}
		}
		finally {
			HELD_HERE.remove(folder);
		}
	}

	private static String thisProcess() {
		return "process " + ProcessHandle.current().pid();
	}

	private static DatabaseNotStarted heldBy(Path folder, String holder) {
		return new DatabaseNotStarted("The folder %s is in use by another Markr (%s).".formatted(folder, holder),
				"Stop that one, or give this one a folder of its own with markr.home.");
	}

	@Override
	public void close() throws IOException {
		release(this.folder, this.channel);
	}

}
