package markr.drop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Finds the complete files of a folder, in a fair order: however many files one source
 * drops, the others have their turn. Scans at a pace of its own rather than on events,
 * which are lost for other hosts' changes on network drives. Not thread-safe.
 *
 * @param <F> the folder's files
 */
class FolderScan<F extends DroppedFile> {

	/** How many files one scan hands out; the rest is found by the next. */
	static final int HANDED_OUT_MAX = 1000;

	private final DropFolder<F> folder;

	private final SettledFilter<F> settled;

	FolderScan(DropFolder<F> folder, LongSupplier nanoTime) {
		this.folder = folder;
		this.settled = new SettledFilter<>(folder.settle(), nanoTime, folder::isWhole);
	}

	/**
	 * The complete files, claimed ones first, then the oldest first within a source.
	 * @throws IOException if the folder cannot be listed
	 */
	List<F> scan() throws IOException {
		// Temporary names are watched too: a rename shows that a file is complete.
		return inTurn(this.settled.filter(this.folder.list()).stream().filter((file) -> !file.isTemporary()).toList());
	}

	private List<F> inTurn(List<F> found) {
		Map<Object, List<F>> folders = found.stream()
			.filter((file) -> !file.isClaimed())
			// What cannot be taken must not take the turns of the others.
			.sorted(Comparator.comparing((F file) -> this.folder.problems().files().isKnown(file.path()))
				.thenComparing((file) -> file.state().modified()))
			.collect(Collectors.groupingBy(DroppedFile::folder, LinkedHashMap::new, Collectors.toList()));
		List<F> turns = new ArrayList<>(found.stream().filter(DroppedFile::isClaimed).toList());
		for (int turn = 0; turns.size() < Math.min(found.size(), HANDED_OUT_MAX); turn++) {
			for (List<F> files : folders.values()) {
				if (turn < files.size() && turns.size() < HANDED_OUT_MAX) {
					turns.add(files.get(turn));
				}
			}
		}
		return turns;
	}

}
