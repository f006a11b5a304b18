package markr.drop;

import java.io.IOException;

/**
 * A refused document and its reason file on their way into a folder for refused ones:
 * both are there under temporary names, and shown when both are complete, the document
 * first. So where there is a reason, there is the document, and a full disk leaves
 * nothing behind. Nothing that lies there is overwritten but a reason by a newer one of
 * the same document. All of it can be repeated after a crash, with the same result.
 */
public interface Rejection {

	/** Name of the folders for refused documents. */
	String FOLDER = "rejected";

	/** Whether anything has that name. */
	boolean exists(String name) throws IOException;

	/**
	 * Gives the document a name.
	 * @return false if something else has it already
	 */
	boolean nameDocument(String name) throws IOException;

	/** Whether what has that name is the same document. */
	boolean isDocument(String name) throws IOException;

	/** Gives the reason a name, in place of an earlier reason. */
	void nameReason(String name) throws IOException;

	/**
	 * Shows both.
	 * @param name the dropped file's name
	 * @param tag distinguishes this drop from all others; the same at each repetition
	 */
	default void show(String name, String tag) throws IOException {
		RejectedName names = RejectedName.plain(name, tag);
		if (!place(names)) {
			names = RejectedName.tagged(name, tag);
			// If it is there already, an earlier try has put it there.
			if (!nameDocument(names.document()) && !exists(names.document())) {
				throw new IOException("No file can be renamed there");
			}
		}
		nameReason(names.reason());
	}

	/** Whether the document has its name now: false if something else has it. */
	private boolean place(RejectedName names) throws IOException {
		if (!exists(names.document())) {
			// A reason without its document is another document of that name.
			if (exists(names.reason())) {
				return false;
			}
			if (nameDocument(names.document())) {
				return true;
			}
		}
		return isDocument(names.document());
	}

}
