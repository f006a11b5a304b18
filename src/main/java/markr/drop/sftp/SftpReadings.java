package markr.drop.sftp;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

import markr.drop.ContentKind;
import markr.drop.DroppedFile;
import markr.drop.FileChangedException;

/**
 * Claimed files that must be read twice, since what the server says of them does not show
 * that all was read: it names no size or time, or another size than the end of the file
 * has shown. Also a document that is cut off. Such a file is sure when two readings some
 * time apart have the same SHA-256. Not thread-safe.
 */
class SftpReadings {

	private final Duration settle;

	private final LongSupplier nanoTime;

	private final Map<UUID, Reading> readings = new HashMap<>();

	SftpReadings(Duration settle, LongSupplier nanoTime) {
		this.settle = settle;
		this.nanoTime = nanoTime;
	}

	/**
	 * Makes sure that it is time to read a file.
	 * @throws FileChangedException if it must be read again, but not yet
	 */
	void requireDue(SftpFile claimed) throws FileChangedException {
		Reading earlier = this.readings.get(claimed.claim());
		if (earlier != null && !earlier.sure()
				&& this.nanoTime.getAsLong() - earlier.atNanos() < earlier.pause().toNanos()) {
			throw new FileChangedException();
		}
	}

	/**
	 * Makes sure that a file was read whole.
	 * @throws FileChangedException if it must be read again
	 */
	void requireSure(SftpFile claimed, SftpContent content) throws IOException {
		boolean cutOff = content.isCutOff();
		if (!cutOff && claimed.state().isComplete() && claimed.state().sizeBytes() == content.sizeBytes()) {
			this.readings.remove(claimed.claim());
			return;
		}
		Reading earlier = this.readings.get(claimed.claim());
		String sha256 = content.sha256();
		boolean sure = earlier != null && earlier.sha256().equals(sha256);
		Duration pause = (cutOff && this.settle.compareTo(ContentKind.CUT_OFF_SETTLE) < 0) ? ContentKind.CUT_OFF_SETTLE
				: this.settle;
		this.readings.put(claimed.claim(),
				new Reading(content.sizeBytes(), sha256, sure, pause, this.nanoTime.getAsLong()));
		if (!sure) {
			throw new FileChangedException();
		}
	}

	/** How large a file is, as its end has shown, or else its server says. */
	long sizeBytes(SftpFile claimed) {
		Reading reading = this.readings.get(claimed.claim());
		return (reading != null) ? reading.sizeBytes() : claimed.state().sizeBytes();
	}

	/** Forgets all but these files: the others are gone. */
	void retain(List<SftpFile> files) {
		this.readings.keySet()
			.retainAll(files.stream().filter(DroppedFile::isClaimed).map(DroppedFile::claim).toList());
	}

	private record Reading(long sizeBytes, String sha256, boolean sure, Duration pause, long atNanos) {

	}

}
