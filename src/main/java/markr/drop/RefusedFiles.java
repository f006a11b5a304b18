package markr.drop;

import java.io.IOException;
import java.time.Clock;

import markr.importvault.ViolationCode;
import org.jspecify.annotations.Nullable;

/** Brings back files of which the vault has kept nothing, each with the reason. */
class RefusedFiles {

	private final RejectedFolder rejected;

	private final long sizeBytesMax;

	private final Clock clock;

	RefusedFiles(RejectedFolder rejected, long sizeBytesMax, Clock clock) {
		this.rejected = rejected;
		this.sizeBytesMax = sizeBytesMax;
		this.clock = clock;
	}

	/** Puts the file where its sender finds it; its claim is still to be removed. */
	void giveBack(ClaimedFile file, @Nullable ViolationCode why) throws IOException {
		String reason = ReasonText.ofUnkept(file.source(), file.name(), file.state().sizeBytes(),
				(why != null) ? why : ViolationCode.UNREADABLE, this.sizeBytesMax, this.clock.instant(),
				this.clock.getZone());
		this.rejected.put(file.source(), file.name(), "drop-" + file.dropId(), file.path(), reason);
	}

}
