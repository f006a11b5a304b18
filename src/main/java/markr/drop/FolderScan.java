package markr.drop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Finds the complete files of a folder, in a fair order: however many files one source
 * drops, and however large, the others have their turn. Scans at a pace of its own rather
 * than on events, which are lost for other hosts' changes on network drives. Not
 * thread-safe.
 *
 * @param <F> the folder's files
 */
class FolderScan<F extends DroppedFile> {

	/** How many files one scan hands out; the rest is found by the next. */
	static final int HANDED_OUT_MAX = 1000;

	private final DropFolder<F> folder;

	private final SettledFilter<F> settled;

	/** The folders from which a large file was taken, the last one last. */
	private final Set<Object> servedLarge = new LinkedHashSet<>();

	FolderScan(DropFolder<F> folder, LongSupplier nanoTime) {
		this.folder = folder;
		this.settled = new SettledFilter<>(folder.settle(), nanoTime, folder::isWhole, folder::isCutOff);
	}

	/**
	 * The complete files: the small ones before the large ones, of these the claimed ones
	 * first, then the oldest first within a source.
	 * @throws IOException if the folder cannot be listed
	 */
	List<F> scan() throws IOException {
		// Temporary names are watched too: a rename shows that a file is complete.
		Map<Boolean, List<F>> files = this.settled.filter(fromAnywhere(this.folder.list()))
			.stream()
			.filter((file) -> !file.isTemporary())
			.collect(Collectors.partitioningBy(DroppedFile::isSmall));
		List<F> turns = inTurn(files.getOrDefault(true, List.of()));
		List<F> large = inTurn(files.getOrDefault(false, List.of()));
		List<Object> served = List.copyOf(this.servedLarge);
		large.sort(Comparator.comparing(DroppedFile::isClaimed)
			.reversed()
			.thenComparing((file) -> served.indexOf(file.folder())));
		this.servedLarge.retainAll(large.stream().map(DroppedFile::folder).toList());
		turns.addAll(large);
		return turns;
	}

	/** Of many files each node examines others, so that few are examined twice. */
	private static <F> List<F> fromAnywhere(List<F> files) {
		List<F> all = new ArrayList<>(files);
		Collections.rotate(all, ThreadLocalRandom.current().nextInt(files.size() + 1));
		return all;
	}

	/** Notes that a large file is taken: those of other folders come before the next. */
	void servedLarge(F file) {
		this.servedLarge.remove(file.folder());
		this.servedLarge.add(file.folder());
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
