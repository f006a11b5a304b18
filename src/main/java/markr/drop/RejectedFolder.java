package markr.drop;

import java.io.IOException;
import java.io.InputStream;

/**
 * A folder in which people find refused documents again, opened. Nothing in it is reached
 * by a link.
 *
 * @param <F> files that are moved there
 */
public interface RejectedFolder<F> {

	/** Name of these folders. */
	String NAME = "rejected";

	/** Whether anything has that name. */
	boolean exists(String name) throws IOException;

	/**
	 * Makes a file, durably; nothing is left of one that cannot be written, unless the
	 * process or the connection ends with it.
	 * @return false if anything has that name
	 */
	boolean create(String name, InputStream content) throws IOException;

	/** Renames a file in here, in place of what has the other name. */
	void replace(String from, String to) throws IOException;

	/** Moves a claimed file in here, in place of what has that name. */
	void moveIn(F claimed, String name) throws IOException;

	/** Opens a file; anything else cannot be opened. */
	InputStream read(String name) throws IOException;

	/**
	 * Removes a file if it is there.
	 * @return false if it is not
	 */
	boolean remove(String name) throws IOException;

}
