package markr.drop;

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

import org.jspecify.annotations.Nullable;

/**
 * The folders in which people find refused documents again: {@code rejected} within the
 * inbox and within each source. Both are written under temporary names, and shown when
 * both are complete: the document first and its reason last. So where there is a reason,
 * there is the document, and a full disk leaves nothing behind. Nothing that lies there
 * is overwritten but a reason by a newer one of the same document. All of it can be
 * repeated after a crash, with the same result.
 */
class RejectedFolder {

	/** Name of the folder within the inbox and within each source. */
	static final String NAME = "rejected";

	private final Path inbox;

	RejectedFolder(Path inbox) {
		this.inbox = inbox;
	}

	/**
	 * Writes a document and its reason.
	 * @param tag tells this drop from all others; the same at each repetition
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
		Path letter = FileName.in(folder, "." + tag + ".reason.part");
		try {
			// First of all: where there is no room for it, the document must not show
			// either.
			writeDurably(letter, new ByteArrayInputStream(reason.getBytes(StandardCharsets.UTF_8)));
			RejectedName names = RejectedName.plain(name, tag);
			if (!place(document, FileName.in(folder, names.document()), FileName.in(folder, names.reason()))) {
				names = RejectedName.tagged(name, tag);
				// If it is there already, an earlier try has put it there.
				linkUnlessExists(document, FileName.in(folder, names.document()));
			}
			Files.move(letter, FileName.in(folder, names.reason()), StandardCopyOption.ATOMIC_MOVE);
			forceFolder(folder);
		}
		finally {
			Files.deleteIfExists(letter);
		}
	}

	/** Whether the document has its name now: false if something else has it. */
	private static boolean place(Path document, Path target, Path reason) throws IOException {
		if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
			return isSame(document, target);
		}
		// A reason without its document is another document of that name.
		return !Files.exists(reason, LinkOption.NOFOLLOW_LINKS)
				&& (linkUnlessExists(document, target) || isSame(document, target));
	}

	private static boolean isSame(Path document, Path target) {
		try {
			return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) && Files.mismatch(document, target) < 0;
		}
		catch (IOException ex) {
			// What cannot be read cannot be called the same.
			return false;
		}
	}

	/**
	 * Gives a file a second name: unlike a rename, that never replaces what another
	 * process has just put there.
	 */
	private static boolean linkUnlessExists(Path file, Path target) throws IOException {
		try {
			Files.createLink(target, file);
			return true;
		}
		catch (FileAlreadyExistsException ex) {
			return false;
		}
		catch (UnsupportedOperationException | FileSystemException ex) {
			// Some network file systems have no hard links.
			if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
				return false;
			}
			Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
			return true;
		}
	}

	private Path folder(@Nullable String source) throws IOException {
		Path folder = (source != null) ? sourceFolder(source) : this.inbox;
		return Files.createDirectories(folder.resolve(NAME));
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

	/** Makes the new names durable, where the platform lets a folder be opened. */
	private static void forceFolder(Path folder) {
		try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
			channel.force(true);
		}
		catch (IOException ex) {
			// Windows, for one, does not let it.
			return;
		}
	}

}
