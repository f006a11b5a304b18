package markr.drop.inbox;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A folder that has been opened, and what is done in it by names: in that very folder,
 * whatever others make of its path meanwhile, and never through a link. Where Java cannot
 * hold a folder open (on Windows), all is done by paths. Not thread-safe.
 */
final class OpenFolder implements Closeable {

	private static final Path ITSELF = Path.of(".");

	private final Path path;

	private final DirectoryStream<Path> stream;

	private final @Nullable SecureDirectoryStream<Path> secure;

	private final Iterator<Path> entries;

	private OpenFolder(Path path, DirectoryStream<Path> stream) {
		this.path = path;
		this.stream = stream;
		this.secure = (stream instanceof SecureDirectoryStream<Path> itself) ? itself : null;
		this.entries = stream.iterator();
	}

	/** Opens the folder that a path leads to, over links too: somebody has set it so. */
	static OpenFolder of(Path path) throws IOException {
		return new OpenFolder(path, Files.newDirectoryStream(path));
	}

	/** Opens the folder that a path leads to, and one below it. */
	static OpenFolder of(Path path, Path below) throws IOException {
		OpenFolder opened = of(path);
		for (int depth = path.getNameCount(); depth < below.getNameCount(); depth++) {
			try (OpenFolder parent = opened) {
				opened = parent.folder(below.getName(depth));
			}
		}
		return opened;
	}

	/**
	 * Opens a folder in this one.
	 * @throws NotDirectoryException if that is none, or a link to one
	 */
	OpenFolder folder(Path name) throws IOException {
		Path folder = this.path.resolve(name);
		BasicFileAttributes expected = attributes(name);
		if (!expected.isDirectory()) {
			throw new NotDirectoryException(folder.toString());
		}
		// To open a pipe by its bare name would never end.
		OpenFolder opened = new OpenFolder(folder, (this.secure != null)
				? this.secure.newDirectoryStream(name.resolve(ITSELF)) : Files.newDirectoryStream(folder));
		if (!Objects.equals(opened.fileKey(), expected.fileKey())) {
			opened.close();
			throw new NotDirectoryException(folder.toString());
		}
		return opened;
	}

	/** Opens a folder in this one, which is made if it is absent. */
	OpenFolder folderMade(Path name) throws IOException {
		Path folder = this.path.resolve(name);
		if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
			Files.createDirectories(folder);
		}
		return folder(name);
	}

	private @Nullable Object fileKey() throws IOException {
		return (this.secure != null)
				? this.secure.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey()
				: Files.readAttributes(this.path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
	}

	/** The path of an entry, for people. */
	Path path(Path name) {
		return this.path.resolve(name);
	}

	/** The name of the next entry; null if there is none. Not to be called twice then. */
	@Nullable Path next() throws IOException {
		try {
			return this.entries.hasNext() ? this.entries.next().getFileName() : null;
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
	}

	BasicFileAttributes attributes(Path name) throws IOException {
		return (this.secure != null)
				? this.secure.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
					.readAttributes()
				: Files.readAttributes(path(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
	}

	/** Opens an ordinary file in a folder that only Markr writes to. */
	InputStream read(Path name) throws IOException {
		return read(name, StandardOpenOption.READ);
	}

	/**
	 * Opens an ordinary file in a folder that others write to. For writing as well,
	 * though nothing is written: to open a pipe for reading alone, which somebody has
	 * just put there, would never end.
	 */
	InputStream readOthers(Path name) throws IOException {
		return read(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
	}

	private InputStream read(Path name, OpenOption... options) throws IOException {
		BasicFileAttributes expected = attributes(name);
		if (!expected.isRegularFile()) {
			throw new FileSystemException(path(name).toString(), null, "it is no ordinary file");
		}
		SeekableByteChannel channel = open(name, options);
		// What is no ordinary file has no size.
		if (channel.size() == 0 && expected.size() > 0) {
			channel.close();
			throw new FileSystemException(path(name).toString(), null, "it was exchanged");
		}
		return (channel.size() == 0) ? closed(channel) : Channels.newInputStream(channel);
	}

	private static InputStream closed(SeekableByteChannel channel) throws IOException {
		channel.close();
		return InputStream.nullInputStream();
	}

	/** Opens what has a name, if it is no link. */
	SeekableByteChannel open(Path name, OpenOption... options) throws IOException {
		Set<OpenOption> all = new java.util.HashSet<>(Set.of(options));
		all.add(LinkOption.NOFOLLOW_LINKS);
		return (this.secure != null) ? this.secure.newByteChannel(name, all) : FileChannel.open(path(name), all);
	}

	/** Renames a file, in place of what has the other name. */
	void move(Path name, OpenFolder target, Path as) throws IOException {
		if (this.secure != null && target.secure != null) {
			this.secure.move(name, target.secure, as);
		}
		else {
			Files.move(path(name), target.path(as), StandardCopyOption.ATOMIC_MOVE);
		}
	}

	/** Removes a file. */
	void delete(Path name) throws IOException {
		if (this.secure != null) {
			this.secure.deleteFile(name);
		}
		else {
			Files.delete(path(name));
		}
	}

	/** Makes new names durable, where the platform lets a folder be opened. */
	void force() {
		try (SeekableByteChannel channel = open(ITSELF, StandardOpenOption.READ)) {
			((FileChannel) channel).force(true);
		}
		catch (IOException ex) {
			// Windows, for one, does not let it.
			return;
		}
	}

	@Override
	public void close() throws IOException {
		this.stream.close();
	}

}
