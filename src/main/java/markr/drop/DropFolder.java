package markr.drop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import markr.importvault.document.Way;
import org.jspecify.annotations.Nullable;

/**
 * A folder that documents are dropped into, here or on a server: all that the
 * {@link FolderPipeline} asks of it. A failure that {@link #classified} makes a
 * {@link FolderUnavailableException} means that the folder cannot be used at all, which
 * it has reported to its {@link #problems()} then; any other concerns the one file.
 * <p>
 * Files are listed, claimed, read and removed by one thread, refused documents put back
 * by another.
 *
 * @param <F> its files
 */
public interface DropFolder<F extends DroppedFile> {

	/** Identity of the folder, as on the receipts of its drops. */
	String inboxId();

	Way way();

	/** How long a file must be unchanged to count as complete. */
	Duration settle();

	/** Why the work on it does not go as it should. */
	FolderProblems problems();

	/** To be called before the first work after a start. */
	default void start() {
	}

	/**
	 * Does some work on the folder if it is this process's turn, over one connection
	 * where one is needed.
	 */
	default void work(Work work) throws IOException {
		work.run();
	}

	/** Waits for something to arrive, not long; at once where nothing would show it. */
	default void awaitArrival() {
	}

	/**
	 * Lists the files, of each source up to a share, and all claimed files that this
	 * process works on or may work on: what it has claimed, and what an ended process has
	 * left.
	 * @throws IOException if the folder cannot be listed; reported already
	 */
	List<F> list() throws IOException;

	/** Whether nothing is missing of a file, as far as its content shows. */
	default boolean isWhole(F file) {
		return false;
	}

	/** Whether its content shows that the end of a document is missing. */
	default boolean isCutOff(F file) {
		return false;
	}

	/**
	 * Claims a file, by a rename, so that one process gets it.
	 * @return empty if another process was quicker, or if this file cannot be claimed,
	 * which is reported already; it is where it was then
	 */
	Optional<F> claim(F file) throws IOException;

	/**
	 * Opens the content of a claimed file. Reading fails, at its end at the latest, if
	 * the file has changed since it was listed.
	 * @throws DamagedFileException if it will not be readable at another time either;
	 * reading may also fail so
	 * @throws FileChangedException if it has changed
	 * @throws NoSuchFileException if it is gone
	 */
	InputStream read(F claimed) throws IOException;

	/** How large a claimed file is, as it was read or else listed. */
	default long sizeBytes(F claimed) {
		return claimed.state().sizeBytes();
	}

	/**
	 * Makes sure that nobody has written to a claimed file since it was listed.
	 * @throws FileChangedException if somebody has
	 */
	void requireUnchanged(F claimed) throws IOException;

	/**
	 * Takes a claimed file away, whose receipt is committed.
	 * @return false if it was written to since it was read; it is there still then
	 */
	boolean remove(F claimed) throws IOException;

	/**
	 * Makes a drop of its own of a file that was written to after its content had been
	 * kept: what came later must not be lost.
	 */
	F renew(F claimed) throws IOException;

	/**
	 * Does something in the folder for refused documents of a source.
	 * @param source null for the folder itself
	 * @param isMade whether it is made if it is absent; else there is nothing to do then
	 */
	void inRejected(@Nullable String source, boolean isMade, RejectedWork<F> work) throws IOException;

	/**
	 * A failure of a method above as one of those that the pipeline distinguishes: the
	 * folder is unavailable, the file is gone, has changed, or something else.
	 */
	default IOException classified(IOException ex) {
		return ex;
	}

	/** Whether this process can, and may, put anything back now. */
	boolean isOpen();

	/** The folder in a message, as in "files wait in the inbox". */
	@Override
	String toString();

	/** Something to be done on a folder. */
	interface Work {

		void run() throws IOException;

	}

	/**
	 * Something to be done in a folder for refused documents.
	 *
	 * @param <F> files that are moved there
	 */
	interface RejectedWork<F> {

		void run(RejectedFolder<F> rejected) throws IOException;

	}

	/** A document as it was dropped, to be opened as often as need be. */
	interface Content {

		InputStream open() throws IOException;

	}

}
