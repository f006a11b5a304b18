package markr.drop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import org.springframework.integration.file.filters.FileListFilter;

/**
 * Accepts files that are complete. A file may be seen long before its writer has
 * finished, and nothing in the file system tells. So a file is complete when it has been
 * seen unchanged for a while, by at least two looks and on this process's own clock; or
 * when it was seen under a temporary name and has, unchanged, got a final one, since
 * writers rename when they are done.
 * <p>
 * Must be given all files there are at each look: what is not among them is forgotten.
 * Not thread-safe.
 */
class SettledFilter implements FileListFilter<InboxFile> {

	private final long settleNanos;

	private final LongSupplier nanoTime;

	private Map<Object, Observation> observations = Map.of();

	SettledFilter(Duration settle, LongSupplier nanoTime) {
		this.settleNanos = settle.toNanos();
		this.nanoTime = nanoTime;
	}

	@Override
	public List<InboxFile> filterFiles(InboxFile[] files) {
		long now = this.nanoTime.getAsLong();
		Map<Object, Observation> seen = new HashMap<>();
		List<InboxFile> settled = new ArrayList<>();
		for (InboxFile file : files) {
			FileState state = file.state();
			// By inode, if there is one: a rename is no change of the file.
			Object key = (state.fileKey() != null) ? state.fileKey() : file.path();
			Observation earlier = this.observations.get(key);
			if (earlier == null || !earlier.state().equals(state)) {
				seen.put(key, new Observation(state, now, file.isTemporary(), false));
				continue;
			}
			Observation again = earlier.again(file.isTemporary());
			seen.put(key, again);
			if (again.renamedWhenDone() || now - again.sinceNanos() >= this.settleNanos) {
				settled.add(file);
			}
		}
		this.observations = seen;
		return settled;
	}

	private record Observation(FileState state, long sinceNanos, boolean temporary, boolean renamedWhenDone) {

		Observation again(boolean isTemporary) {
			return new Observation(this.state, this.sinceNanos, isTemporary,
					this.renamedWhenDone || (this.temporary && !isTemporary));
		}

	}

}
