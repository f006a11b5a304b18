package markr.drop;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators about what lies in the inbox and cannot be taken: once for each path,
 * since it is met again at every look. Not thread-safe.
 */
class Notices {

	/** How many paths are named; further ones are told of in sum. */
	static final int PATHS_MAX = 1000;

	/** How many paths are remembered. */
	private static final int REMEMBERED_MAX = 20_000;

	private static final Logger logger = LoggerFactory.getLogger(Notices.class);

	private final String place;

	private Set<Object> told = new HashSet<>();

	private Set<Object> met = new HashSet<>();

	private int stuck;

	private @Nullable String firstStuck;

	private @Nullable String trouble;

	Notices() {
		this("the inbox");
	}

	/**
	 * Creates notices.
	 * @param place where the paths are, to be read after "in"
	 */
	Notices(String place) {
		this.place = place;
	}

	/**
	 * Tells of what is of a kind that is never taken.
	 * @param problem what it is and what to do about it, to be read after the path
	 */
	void leftAlone(Object path, String problem) {
		meet(path, problem);
	}

	/**
	 * Tells of what would be taken, but cannot be.
	 * @param problem why not and what to do about it, to be read after the path
	 */
	void stuck(Object path, String problem) {
		if (meet(path, problem) && this.stuck++ == 0) {
			this.firstStuck = Printable.of(path.toString()) + " " + problem;
		}
	}

	private boolean meet(Object path, String problem) {
		if (this.met.size() >= REMEMBERED_MAX || !this.met.add(path)) {
			return false;
		}
		if (this.told.add(path) && this.met.size() <= PATHS_MAX) {
			logger.warn("Left in {}: {} {}", this.place, Printable.of(path.toString()), problem);
			if (this.met.size() == PATHS_MAX) {
				logger.warn("More than {} paths in {} cannot be taken; further ones are not named", PATHS_MAX,
						this.place);
			}
		}
		return true;
	}

	/** Whether this path was met at this look or the last one. */
	boolean isKnown(Object path) {
		return this.met.contains(path) || this.told.contains(path);
	}

	/** Ends a look: what it has not met is gone, and would be told of again. */
	void endLook() {
		this.trouble = (this.stuck == 0) ? null
				: "Cannot be taken: %d files or folders. The first: %s".formatted(this.stuck, this.firstStuck);
		this.stuck = 0;
		this.told = this.met;
		this.met = new HashSet<>();
	}

	/** What cannot be taken, as of the last look; null if nothing is in the way. */
	@Nullable String trouble() {
		return this.trouble;
	}

}
