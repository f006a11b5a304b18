package markr.drop;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import markr.importvault.Drop;
import markr.importvault.SmallDrop;
import markr.importvault.Way;
import org.jspecify.annotations.Nullable;

/**
 * A file that a look into a folder on an SFTP server has found. A claimed one lies where
 * it was dropped, under the name {@code .markr-<drop id>-<name>}: that tells a successor
 * all that is to be known. Names and paths are kept as they travel, one character for
 * each byte (see {@link #wire}), so that every name can be asked for again.
 *
 * @param source the sub-folder it lies in, as text; null for the polled folder itself
 * @param folder where it lies
 * @param name its name on the server now
 * @param state size and time at that look
 */
record RemoteFile(@Nullable String source, String folder, String name,
		FileState state) implements SettledFilter.Candidate {

	private static final String CLAIMED = ".markr-";

	private static final Pattern CLAIM = Pattern
		.compile("\\.markr-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})-(.+)", Pattern.DOTALL);

	/** How long a name can be, for a claim to have room for it. */
	private static final int CLAIMED_NAME_BYTES_MAX = FileName.BYTES_MAX - CLAIMED.length() - 36 - 1;

	@Override
	public String path() {
		return this.folder + "/" + this.name;
	}

	@Override
	public boolean isTemporary() {
		return !isClaimed() && FileName.isTemporary(this.name);
	}

	boolean isClaimed() {
		return CLAIM.matcher(this.name).matches();
	}

	/** Identity of a claimed file's drop, kept whoever processes it. */
	UUID dropId() {
		return UUID.fromString(claim().group(1));
	}

	/** The name that a claimed file was dropped under, as it travels. */
	String droppedName() {
		return claim().group(2);
	}

	/** The same under a claim; the end of a very long name is lost. */
	RemoteFile claimed(UUID dropId) {
		String dropped = isClaimed() ? droppedName() : this.name;
		return new RemoteFile(this.source, this.folder,
				CLAIMED + dropId + "-" + dropped.substring(0, Math.min(dropped.length(), CLAIMED_NAME_BYTES_MAX)),
				this.state);
	}

	/** What the vault is told of a claimed file. */
	Drop drop(String inboxId) {
		return new Drop(dropId(), Way.SFTP, this.source, text(droppedName()), inboxId);
	}

	boolean isSmall() {
		return this.state.sizeBytes() <= SmallDrop.SIZE_BYTES_MAX;
	}

	/** A name for people. */
	static String text(String wire) {
		return FileName.of(wire.getBytes(StandardCharsets.ISO_8859_1));
	}

	/** A name or path as it travels. */
	static String wire(String text) {
		return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
	}

	private Matcher claim() {
		Matcher claim = CLAIM.matcher(this.name);
		if (!claim.matches()) {
			throw new IllegalStateException("Not a claimed file");
		}
		return claim;
	}

}
