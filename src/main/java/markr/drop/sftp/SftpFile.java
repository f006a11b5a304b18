package markr.drop.sftp;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import markr.drop.DroppedFile;
import markr.drop.FileName;
import markr.drop.FileState;
import org.jspecify.annotations.Nullable;

/**
 * A file in a folder on an SFTP server. A claimed one lies where it was dropped, under
 * the name {@code .markr-<drop id>-<name>}: that is all that a successor needs to know.
 * Names and paths are kept as they travel, one character for each byte (see
 * {@link #wire}), so that every name can be asked for again.
 *
 * @param source the sub-folder it lies in, as text; null for the polled folder itself
 * @param folder where it lies
 * @param wireName its name on the server now
 * @param state size and time at the scan
 * @param kind what it is
 */
record SftpFile(@Nullable String source, String folder, String wireName, FileState state,
		Kind kind) implements DroppedFile {

	private static final String CLAIMED = ".markr-";

	private static final Pattern CLAIM = Pattern
		.compile("\\.markr-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})-(.+)", Pattern.DOTALL);

	/** How long a name can be, for a claim to have room for it. */
	private static final int CLAIMED_NAME_BYTES_MAX = FileName.BYTES_MAX - CLAIMED.length() - 36 - 1;

	@Override
	public PathOnServer path() {
		return new PathOnServer(wirePath());
	}

	String wirePath() {
		return this.folder + "/" + this.wireName;
	}

	@Override
	public String name() {
		return text(droppedName());
	}

	@Override
	public boolean isTemporary() {
		return !isClaimed() && FileName.isTemporary(this.wireName);
	}

	@Override
	public @Nullable UUID dropId() {
		Matcher claim = CLAIM.matcher(this.wireName);
		return claim.matches() ? UUID.fromString(claim.group(1)) : null;
	}

	/** The name that it was dropped under, as it travels. */
	String droppedName() {
		Matcher claim = CLAIM.matcher(this.wireName);
		return claim.matches() ? claim.group(2) : this.wireName;
	}

	/** The same under a claim; the end of a very long name is lost. */
	SftpFile claimed(UUID dropId) {
		String dropped = droppedName();
		return new SftpFile(this.source, this.folder,
				CLAIMED + dropId + "-" + dropped.substring(0, Math.min(dropped.length(), CLAIMED_NAME_BYTES_MAX)),
				this.state, this.kind);
	}

	/**
	 * A path that reads as people know it.
	 *
	 * @param wire the path as it travels
	 */
	record PathOnServer(String wire) {

		@Override
		public String toString() {
			return text(this.wire);
		}

	}

	/** A name for people. */
	static String text(String wire) {
		return FileName.of(wire.getBytes(StandardCharsets.ISO_8859_1));
	}

	/** A name or path as it travels. */
	static String wire(String text) {
		return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
	}

}
