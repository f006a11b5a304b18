package markr.drop.inbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

import markr.drop.FileName;
import markr.drop.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * The folders in which people find refused documents again: {@code rejected} within the
 * inbox and within each source.
 */
class RejectedFolder {

	private final Path inbox;

	RejectedFolder(Path inbox) {
		this.inbox = inbox;
	}

	/**
	 * Writes a document and its reason.
	 * @param tag distinguishes this drop from all others; the same at each repetition
	 */
	void write(@Nullable String source, String name, String tag, InputStream content, String reason)
			throws IOException {
		Path folder = folder(source);
		Path temporary = FileName.in(folder, "." + tag + ".part");
		try {
			writeDurably(temporary, content);
			put(folder, name, tag, temporary, reason);
		}
		finally {
			Files.deleteIfExists(temporary);
		}
	}

	/**
	 * Puts a file of the same file system there, with its reason. The file is still where
	 * it was afterwards, unless the file system has no hard links.
	 */
	void put(@Nullable String source, String name, String tag, Path file, String reason) throws IOException {
		put(folder(source), name, tag, file, reason);
	}

	private void put(Path folder, String name, String tag, Path document, String reason) throws IOException {
		Path file = FileName.in(folder, "." + tag + ".reason.part");
		try {
			// First of all: where there is no room for it, the document must not show
			// either.
			writeDurably(file, new ByteArrayInputStream(reason.getBytes(StandardCharsets.UTF_8)));
			new Incoming(folder, document, file).show(name, tag);
		}
		finally {
			Files.deleteIfExists(file);
		}
	}

	private Path folder(@Nullable String source) throws IOException {
		Path folder = (source != null) ? sourceFolder(source) : this.inbox;
		return Files.createDirectories(folder.resolve(Rejection.FOLDER));
	}

	/** The source's folder, whose name need not be UTF-8; made again if it is gone. */
	private Path sourceFolder(String source) throws IOException {
		Path folder = FileName.in(this.inbox, source);
		if (Files.isDirectory(folder)) {
			return folder;
		}
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(this.inbox)) {
			for (Path entry : entries) {
				if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) && FileName.of(entry).equals(source)) {
					return entry;
				}
			}
		}
		return folder;
	}

	private static void writeDurably(Path file, InputStream content) throws IOException {
		// An earlier try may have left it, perhaps as a second name of what it has
		// placed.
		Files.deleteIfExists(file);
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
				OutputStream out = Channels.newOutputStream(channel)) {
			content.transferTo(out);
			channel.force(true);
		}
	}

	/**
	 * Both on their way into a folder.
	 *
	 * @param folder the folder for refused documents
	 * @param document where the document lies, on the same file system
	 * @param reason where its reason lies
	 */
	private record Incoming(Path folder, Path document, Path reason) implements Rejection {

		@Override
		public boolean exists(String name) {
			return Files.exists(FileName.in(this.folder, name), LinkOption.NOFOLLOW_LINKS);
		}

		/**
		 * Gives the file a second name: unlike a rename, that never replaces what another
		 * process has just put there.
		 */
		@Override
		public boolean nameDocument(String name) throws IOException {
			Path target = FileName.in(this.folder, name);
			try {
				Files.createLink(target, this.document);
				return true;
			}
			catch (FileAlreadyExistsException ex) {
				return false;
			}
			catch (UnsupportedOperationException | FileSystemException ex) {
				// Some network file systems have no hard links.
				if (exists(name)) {
					return false;
				}
				Files.move(this.document, target, StandardCopyOption.ATOMIC_MOVE);
				return true;
			}
		}

		@Override
		public boolean isDocument(String name) {
			Path target = FileName.in(this.folder, name);
			try {
				return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
						&& Files.mismatch(this.document, target) < 0;
			}
			catch (IOException ex) {
				// What cannot be read cannot be called the same.
				return false;
			}
		}

		@Override
		public void nameReason(String name) throws IOException {
			Files.move(this.reason, FileName.in(this.folder, name), StandardCopyOption.ATOMIC_MOVE);
			forceFolder();
		}

		/** Makes the new names durable, where the platform lets a folder be opened. */
		private void forceFolder() {
			try (FileChannel channel = FileChannel.open(this.folder, StandardOpenOption.READ)) {
				channel.force(true);
			}
			catch (IOException ex) {
				// Windows, for one, does not let it.
				return;
			}
		}

	}

}
