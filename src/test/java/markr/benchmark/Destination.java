package markr.benchmark;

import java.io.IOException;
import java.nio.file.Path;

/** Where files are dropped. */
interface Destination {

	/**
	 * Renames a file of the same file system to there.
	 * @return where it lies until it is claimed
	 */
	Path drop(Path file) throws IOException;

}
