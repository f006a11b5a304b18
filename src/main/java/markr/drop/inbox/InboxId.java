package markr.drop.inbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/**
 * The identity of an inbox, kept in the folder itself. Nodes that share the folder agree
 * on it, under whatever path each has mounted it; so any of them can put a refused
 * document back, and nodes with another inbox do not try.
 */
final class InboxId {

	private static final String FILE = "inbox-id";

	private static final int LENGTH_BYTES = 36;

	private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-f-]{36}");

	private InboxId() {
	}

	/** Whether there is an inbox that has been given an identity. */
	static boolean isIn(Path claims) {
		return Files.exists(claims.resolve(FILE), LinkOption.NOFOLLOW_LINKS);
	}

	/** Whether there is an inbox with just this identity. */
	static synchronized boolean isIn(Path claims, String id) throws IOException {
		try (FileChannel channel = FileChannel.open(claims.resolve(FILE), StandardOpenOption.READ)) {
			return read(channel).equals(id);
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	/**
	 * Reads the identity.
	 * @param otherwise what to give to an inbox that has none
	 */
	static synchronized String of(Path claims, String otherwise) throws IOException {
		try (FileChannel channel = FileChannel.open(claims.resolve(FILE), StandardOpenOption.CREATE,
				StandardOpenOption.READ, StandardOpenOption.WRITE)) {
			// Held until the channel is closed.
			channel.lock();
			String kept = read(channel);
			return UUID_TEXT.matcher(kept).matches() ? kept : write(channel, otherwise);
		}
	}

	private static String read(FileChannel channel) throws IOException {
		return new String(Channels.newInputStream(channel).readNBytes(LENGTH_BYTES), StandardCharsets.US_ASCII);
	}

	/** Also over what a crash has left half-written, which nobody can have used. */
	private static String write(FileChannel channel, String id) throws IOException {
		channel.truncate(0);
		channel.write(ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII)), 0);
		channel.force(true);
		return id;
	}

}
