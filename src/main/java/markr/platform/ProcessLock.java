package markr.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Shows other processes that this one works on something: a lock on a file. The operating
 * system releases it when the process ends, however it ends. Thread-safe.
 */
public final class ProcessLock implements AutoCloseable {

	/**
	 * Locks of this JVM. Their files must not even be opened by it: closing any channel
	 * to a file releases all locks that the JVM holds on it.
	 */
	private static final Set<Object> HELD_HERE = ConcurrentHashMap.newKeySet();

	/** Beyond the text, which Windows would otherwise not let others read. */
	private static final long LOCKED_BYTE = 1024;

	private final Path file;

	private final Object name;

	private final FileChannel channel;

	private final @Nullable Object fileKey;

	private ProcessLock(Path file, Object name, FileChannel channel) throws IOException {
		this.file = file;
		this.name = name;
		this.channel = channel;
		this.fileKey = fileKey(file);
	}

	/**
	 * Takes the lock without waiting, and names this process in the file, which is made
	 * if it is absent.
	 * @return empty if it is held, by another process or within this one
	 */
	public static Optional<ProcessLock> take(Path file) throws IOException {
		Optional<ProcessLock> lock = lock(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		if (lock.isPresent()) {
			lock.get().write("process " + ProcessHandle.current().pid());
		}
		return lock;
	}

	/**
	 * Takes the lock of a process that may have ended; writes nothing, so a full disk
	 * does not matter.
	 * @return empty if it is held
	 * @throws NoSuchFileException if the file is absent
	 */
	public static Optional<ProcessLock> takeOver(Path file) throws IOException {
		return lock(file, StandardOpenOption.WRITE);
	}

	private static Optional<ProcessLock> lock(Path file, OpenOption... options) throws IOException {
		Object name = nameOf(file);
		if (!HELD_HERE.add(name)) {
			return Optional.empty();
		}
		FileChannel channel = null;
		ProcessLock lock = null;
		try {
			channel = FileChannel.open(file, options);
			if (channel.tryLock(LOCKED_BYTE, 1, false) != null) {
				lock = new ProcessLock(file, name, channel);
			}
			return Optional.ofNullable(lock);
		}
		finally {
			if (lock == null) {
				release(name, channel);
			}
		}
	}

	/** The same by whatever path the folder is reached. */
	private static Object nameOf(Path file) throws IOException {
		Path folder = file.toAbsolutePath().getParent();
		Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
		return List.of((key != null) ? key : folder, file.getFileName());
	}

	private void write(String holder) throws IOException {
		try {
			this.channel.truncate(0);
			this.channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)));
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
	}

	/** The process that holds the lock, as it has written. */
	public static String holder(Path file) throws IOException {
		return HELD_HERE.contains(nameOf(file)) ? "this same process, " + ProcessHandle.current().pid()
				: Files.readString(file).trim();
	}

	/**
	 * Whether the file is still the one that this process has locked; somebody may have
	 * deleted or exchanged it.
	 * @throws IOException if that cannot be found out
	 */
	public boolean isHeld() throws IOException {
		try {
			return this.channel.isOpen() && Objects.equals(fileKey(this.file), this.fileKey);
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	private static @Nullable Object fileKey(Path file) throws IOException {
		return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
	}

	private static void release(Object name, @Nullable FileChannel channel) throws IOException {
		try {
			if (channel != null) {
				channel.close();
			}
		}
		finally {
			HELD_HERE.remove(name);
		}
	}

	/** Releases the lock; the file stays. */
	@Override
	public void close() throws IOException {
		release(this.name, this.channel);
	}

}
