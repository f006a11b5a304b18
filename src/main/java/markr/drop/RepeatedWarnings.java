package markr.drop;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns operators of paths in a folder that cannot be taken: once for each, though every
 * scan finds it again. Not thread-safe.
 */
public class RepeatedWarnings {

	/** How many paths are named; further ones are reported in sum. */
	static final int PATHS_MAX = 1000;

	/** How many paths are remembered. */
	private static final int REMEMBERED_MAX = 20_000;

	private static final Logger logger = LoggerFactory.getLogger(RepeatedWarnings.class);

	private final String place;

	private Set<Object> earlier = new HashSet<>();

	private Set<Object> current = new HashSet<>();

	private int stuck;

	private @Nullable String firstStuck;

	private @Nullable String problem;

	/**
	 * Creates warnings.
	 * @param place where the paths are, to be read after "in"
	 */
	public RepeatedWarnings(String place) {
		this.place = place;
	}

	/**
	 * Warns of a path of a kind that is never taken.
	 * @param problem what it is and what to do about it, to be read after the path
	 */
	public void ignored(Object path, String problem) {
		warn(path, problem);
	}

	/**
	 * Warns of a path that would be taken, but cannot be.
	 * @param problem why not and what to do about it, to be read after the path
	 */
	public void stuck(Object path, String problem) {
		if (warn(path, problem) && this.stuck++ == 0) {
			this.firstStuck = Printable.of(path.toString()) + " " + problem;
		}
	}

	private boolean warn(Object path, String problem) {
		if (this.current.size() >= REMEMBERED_MAX || !this.current.add(path)) {
			return false;
		}
		if (this.earlier.add(path) && this.current.size() <= PATHS_MAX) {
			logger.warn("Left in {}: {} {}", this.place, Printable.of(path.toString()), problem);
			if (this.current.size() == PATHS_MAX) {
				logger.warn("More than {} paths in {} cannot be taken; further ones are not named", PATHS_MAX,
						this.place);
			}
		}
		return true;
	}

	/** Whether this scan or the last one has warned of a path. */
	public boolean isKnown(Object path) {
		return this.current.contains(path) || this.earlier.contains(path);
	}

	/** How many paths this scan has warned of. */
	int count() {
		return this.current.size();
	}

	/** Ends a scan: what it has not found is gone, and would be warned of again. */
	public void endScan() {
		this.problem = (this.stuck == 0) ? null
				: "Cannot be taken: %s files or folders. The first: %s".formatted(this.stuck, this.firstStuck);
		this.stuck = 0;
		this.earlier = this.current;
		this.current = new HashSet<>();
	}

	/** What could not be taken, as of the last scan; null if nothing. */
	public @Nullable String problem() {
		return this.problem;
	}

}
