package markr.drop.sftp;

import java.io.IOException;
import java.util.Iterator;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import markr.drop.DroppedFile.Kind;
import markr.drop.Sources;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attribute;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/**
 * A folder on an SFTP server, being listed. For one thread.
 */
final class SftpListing implements Sources.Entries<SftpFile> {

	/** As the server's long names begin that show what a file is. */
	private static final Pattern LONG_NAME = Pattern.compile("([-dlbcps])[-rwxsStT]{9}.*", Pattern.DOTALL);

	private final SftpClient client;

	private final SftpClient.CloseableHandle handle;

	private final Iterator<DirEntry> entries;

	private final String folder;

	private final @Nullable String source;

	private final Predicate<SftpFile> wanted;

	/**
	 * Begins to list an open folder.
	 * @param folder its path, as it travels
	 * @param source its name as a source of files, null for the polled folder itself
	 * @param wanted which files are worth a place
	 */
	SftpListing(SftpClient client, SftpClient.CloseableHandle handle, String folder, @Nullable String source,
			Predicate<SftpFile> wanted) throws IOException {
		this.client = client;
		this.handle = handle;
		this.entries = client.listDir(handle).iterator();
		this.folder = folder;
		this.source = source;
		this.wanted = wanted;
	}

	@Override
	public @Nullable SftpFile next() throws IOException {
		while (this.entries.hasNext()) {
			DirEntry entry = this.entries.next();
			SftpFile file = new SftpFile(this.source, this.folder, entry.getFilename(),
					SftpSession.state(entry.getAttributes()), kind(entry, this.folder + "/" + entry.getFilename()));
			if (this.wanted.test(file)) {
				return file;
			}
		}
		return null;
	}

	@Override
	public void close() throws IOException {
		this.handle.close();
	}

	/** As its permissions show it, which a server need not send. */
	private Kind kind(DirEntry entry, String path) throws IOException {
		Attributes attributes = entry.getAttributes();
		Matcher longName = LONG_NAME.matcher(entry.getLongFilename());
		if (attributes.getFlags().contains(Attribute.Perms)) {
			return attributes.isRegularFile() ? Kind.FILE
					: attributes.isDirectory() ? Kind.FOLDER : attributes.isSymbolicLink() ? Kind.LINK : Kind.OTHER;
		}
		return switch (longName.matches() ? longName.group(1) : "") {
			case "-" -> Kind.FILE;
			case "d" -> Kind.FOLDER;
			case "l" -> Kind.LINK;
			case "" -> isFolder(path) ? Kind.FOLDER : Kind.FILE;
			default -> Kind.OTHER;
		};
	}

	private boolean isFolder(String path) throws IOException {
		try (SftpClient.CloseableHandle handle = this.client.openDir(path)) {
			return handle.isOpen();
		}
		catch (SftpException ex) {
			return false;
		}
	}

}
