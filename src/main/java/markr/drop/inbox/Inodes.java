package markr.drop.inbox;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether the inbox's file system gives a file another inode number now and
 * then, as some network drives do: then a file is recognised by its path, size and time
 * alone. For one thread, but for {@link #areStable()}.
 */
class Inodes {

	private static final Logger logger = LoggerFactory.getLogger(Inodes.class);

	/** Fewer can be somebody who copies files. */
	private static final int CHANGES_MAX = 3;

	private Map<Path, BasicFileAttributes> earlier = Map.of();

	private volatile int changes;

	boolean areStable() {
		return this.changes < CHANGES_MAX;
	}

	/** Notes that something has another number, though it is the same otherwise. */
	void changed(Path path) {
		this.changes++;
		if (this.changes == CHANGES_MAX) {
			logger.warn("The file system of the inbox changes the inode numbers of files, as of {}; "
					+ "they are recognised by path, size and time from now on", path);
		}
	}

	/** The files of a scan, without their numbers where these say nothing. */
	List<InboxFile> checked(List<InboxFile> files) {
		if (areStable()) {
			Map<Path, BasicFileAttributes> now = new HashMap<>();
			for (InboxFile file : files) {
				now.put(file.path(), file.attributes());
				BasicFileAttributes before = this.earlier.get(file.path());
				if (before != null && before.fileKey() != null && !before.fileKey().equals(file.attributes().fileKey())
						&& before.size() == file.attributes().size()
						&& before.lastModifiedTime().equals(file.attributes().lastModifiedTime())) {
					changed(file.path());
				}
			}
			this.earlier = now;
		}
		return areStable() ? files
				: files.stream()
					.map((file) -> new InboxFile(file.dropId(), file.path(), file.source(),
							new WithoutInode(file.attributes())))
					.toList();
	}

	private record WithoutInode(BasicFileAttributes all) implements BasicFileAttributes {

		@Override
		public FileTime lastModifiedTime() {
			return this.all.lastModifiedTime();
		}

		@Override
		public FileTime lastAccessTime() {
			return this.all.lastAccessTime();
		}

		@Override
		public FileTime creationTime() {
			return this.all.creationTime();
		}

		@Override
		public boolean isRegularFile() {
			return this.all.isRegularFile();
		}

		@Override
		public boolean isDirectory() {
			return this.all.isDirectory();
		}

		@Override
		public boolean isSymbolicLink() {
			return this.all.isSymbolicLink();
		}

		@Override
		public boolean isOther() {
			return this.all.isOther();
		}

		@Override
		public long size() {
			return this.all.size();
		}

		@Override
		public @Nullable Object fileKey() {
			return null;
		}

	}

}
