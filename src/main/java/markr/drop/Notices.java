package markr.drop;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators about what lies in the inbox and cannot be taken: once for each path,
 * since it is met again at every look. Not thread-safe.
 */
class Notices {

	/** How many paths are remembered; further ones are told of in sum. */
	static final int PATHS_MAX = 1000;

	private static final Logger logger = LoggerFactory.getLogger(Notices.class);

	private Set<Path> told = new HashSet<>();

	private Set<Path> met = new HashSet<>();

	/**
	 * Warns of a path unless that was done before.
	 * @param problem what it is and what to do about it, to be read after the path
	 */
	void warn(Path path, String problem) {
		if (this.met.size() >= PATHS_MAX || !this.met.add(path) || !this.told.add(path)) {
			return;
		}
		logger.warn("Left in the inbox: {} {}", Printable.of(path.toString()), problem);
		if (this.met.size() == PATHS_MAX) {
			logger.warn("More than {} paths in the inbox cannot be taken; further ones are not named", PATHS_MAX);
		}
	}

	/** Ends a look: what it has not met is gone, and would be told of again. */
	void endLook() {
		this.told = this.met;
		this.met = new HashSet<>();
	}

}
