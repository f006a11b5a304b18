package markr.drop;

import java.util.Objects;
import java.util.UUID;

import markr.importvault.SmallDrop;
import org.jspecify.annotations.Nullable;

/** An entry of a {@link DropFolder}, as a scan has seen it. */
public interface DroppedFile {

	/** Where it lies, for people. */
	Object path();

	/** The folder it lies in: each has its turn. */
	Object folder();

	/** The sub-folder that it was dropped into, as text; null for the folder itself. */
	@Nullable String source();

	/** The name that it was dropped under, as text. */
	String name();

	/** What it was at the scan. */
	FileState state();

	/** What it is, links not followed. */
	Kind kind();

	/** Whether its name says that its writer has not finished. */
	boolean isTemporary();

	/**
	 * Identity of a claimed file's drop, kept by all that process it; null if unclaimed.
	 */
	@Nullable UUID dropId();

	default boolean isClaimed() {
		return dropId() != null;
	}

	/** The id of what is known to be claimed. */
	default UUID claim() {
		return Objects.requireNonNull(dropId(), "not a claimed file");
	}

	default boolean isSmall() {
		return state().sizeBytes() <= SmallDrop.SIZE_BYTES_MAX;
	}

	/** What an entry is. Only a {@link #FILE} is ever opened. */
	enum Kind {

		FILE, FOLDER, LINK, OTHER

	}

}
