package markr.drop.inbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import markr.drop.DropFolder;
import markr.drop.FileName;
import markr.drop.RejectedFolder;
import org.jspecify.annotations.Nullable;

/** A folder {@code rejected} in the inbox or in a source. */
record InboxRejected(OpenFolder folder, ClaimFolder claims) implements RejectedFolder<InboxFile> {

	/** Opens that of a source, which is made if it is absent. */
	static void open(Path inbox, @Nullable String source, ClaimFolder claims, DropFolder.RejectedWork<InboxFile> work)
			throws IOException {
		try (OpenFolder open = OpenFolder.of(inbox);
				OpenFolder folder = (source != null) ? open.folderMade(FileName.folderIn(inbox, source).getFileName())
						: open.folder(Path.of("."));
				OpenFolder rejected = folder.folderMade(Path.of(NAME))) {
			work.run(new InboxRejected(rejected, claims));
		}
	}

	static boolean exists(Path inbox, @Nullable String source) {
		Path folder = (source != null) ? FileName.folderIn(inbox, source) : inbox;
		return Files.isDirectory(folder.resolve(NAME), LinkOption.NOFOLLOW_LINKS);
	}

	@Override
	public boolean exists(String name) throws IOException {
		try {
			this.folder.attributes(path(name));
			return true;
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	@Override
	public boolean create(String name, InputStream content) throws IOException {
		boolean written = false;
		try (SeekableByteChannel channel = this.folder.open(path(name), StandardOpenOption.CREATE_NEW,
				StandardOpenOption.WRITE); OutputStream out = Channels.newOutputStream(channel)) {
			try {
				content.transferTo(out);
				((FileChannel) channel).force(true);
				written = true;
			}
			finally {
				if (!written) {
					remove(name);
				}
			}
			return true;
		}
		catch (FileAlreadyExistsException ex) {
			return false;
		}
	}

	@Override
	public void replace(String from, String to) throws IOException {
		this.folder.move(path(from), this.folder, path(to));
		this.folder.force();
	}

	@Override
	public void moveIn(InboxFile claimed, String name) throws IOException {
		this.claims.move(claimed, this.folder, path(name));
		this.folder.force();
		this.claims.remove(claimed);
	}

	@Override
	public InputStream read(String name) throws IOException {
		return this.folder.readOthers(path(name));
	}

	@Override
	public boolean remove(String name) throws IOException {
		try {
			this.folder.delete(path(name));
			return true;
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	private Path path(String name) {
		return FileName.in(this.folder.path(Path.of("")).toAbsolutePath(), name).getFileName();
	}

}
