package markr.drop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

/**
 * What stands in the way of the work on an inbox, a folder here or on a server, as its
 * flows last met it: told to whoever asks after its health. Thread-safe.
 */
class InboxTroubles {

	private final Map<Kind, String> current = new ConcurrentSkipListMap<>();

	/**
	 * Notes what stands in the way.
	 * @param problem what, where, why, and what to do; without anything of a document
	 * @return whether nothing of that kind did before
	 */
	boolean met(Kind kind, String problem) {
		return this.current.put(kind, problem) == null;
	}

	/**
	 * Notes that nothing of that kind stands in the way.
	 * @return whether something did before
	 */
	boolean over(Kind kind) {
		return this.current.remove(kind) != null;
	}

	/** Notes what stands in the way, if anything does. */
	void update(Kind kind, @Nullable String problem) {
		if (problem != null) {
			met(kind, problem);
		}
		else {
			over(kind);
		}
	}

	/** What stands in the way now, the worst first. */
	Map<Kind, String> current() {
		Map<Kind, String> troubles = new EnumMap<>(Kind.class);
		troubles.putAll(this.current);
		return troubles;
	}

	/**
	 * Why something failed, in few words. Only the operating system's own are passed on:
	 * what others say could hold a piece of a document.
	 */
	static String reason(Exception ex) {
		Exception failure = (ex instanceof UncheckedIOException unchecked) ? unchecked.getCause() : ex;
		String reason = (failure instanceof FileSystemException files) ? files.getReason()
				: (failure instanceof IOException) ? failure.getMessage() : null;
		return (reason != null) ? Printable.of(reason) : failure.getClass().getSimpleName();
	}

	/** What can be in the way, the worst first. */
	enum Kind {

		/** The server cannot be reached, or does not let Markr in: nothing is taken. */
		SERVER,

		/** The folder is gone, or may not be read or written: nothing is taken. */
		FOLDER,

		/** No claim can be made, as on a full disk: nothing is taken. */
		CLAIMS,

		/** Some files cannot be taken, for want of rights or on another file system. */
		FILES,

		/** Some claimed files cannot be stored yet. */
		STORING,

		/** Some refused documents cannot be brought back. */
		ANSWERS;

		/** Whether nothing can be taken at all. */
		boolean stopsAll() {
			return this == SERVER || this == FOLDER || this == CLAIMS;
		}

	}

}
