package markr.drop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

import org.jspecify.annotations.Nullable;

/**
 * What changes when somebody writes to a file. The time is only ever compared with
 * itself, never with a clock: the writer's clock may be anywhere.
 *
 * @param fileKey device and inode; null where the file system has none
 * @param sizeBytes its size
 * @param modified when it was last written to, by the file system's clock
 */
public record FileState(@Nullable Object fileKey, long sizeBytes, FileTime modified) {

	/** Of a file whose server does not say how large it is. */
	public static final long UNKNOWN_SIZE = -1;

	/** Of a file whose server does not say when it was written to. */
	public static final FileTime UNKNOWN_TIME = FileTime.fromMillis(Long.MIN_VALUE);

	/** Whether it says enough to show a change. */
	public boolean isComplete() {
		return this.sizeBytes != UNKNOWN_SIZE && !this.modified.equals(UNKNOWN_TIME);
	}

	/** The same where the file system changes the keys of files. */
	public FileState withoutKey() {
		return new FileState(null, this.sizeBytes, this.modified);
	}

	public static FileState of(BasicFileAttributes attributes) {
		return new FileState(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
	}

	public static FileState of(Path file) throws IOException {
		return of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
	}

}
