package markr.drop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;

import markr.importvault.ImportVault;
import markr.importvault.Outcomes;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.integration.file.filters.ChainFileListFilter;

/**
 * One inbox folder with all that works on it in this process. To be closed when nothing
 * works on it any more: what is still claimed then is left to other processes.
 */
final class Inbox implements AutoCloseable {

	private final ClaimFolder claims;

	private final InboxScan scan;

	private final ClaimedFiles claimedFiles;

	private final Intake intake;

	private final Answers answers;

	private final InboxTroubles troubles;

	private Inbox(ClaimFolder claims, InboxScan scan, ClaimedFiles claimedFiles, Intake intake, Answers answers,
			InboxTroubles troubles) {
		this.claims = claims;
		this.scan = scan;
		this.claimedFiles = claimedFiles;
		this.intake = intake;
		this.answers = answers;
		this.troubles = troubles;
	}

	/**
	 * Makes the folder if it is absent, and joins the processes that work on it.
	 * @param documentSizeBytesMax the vault's limit, to be named to people
	 * @param nanoTime a clock that never jumps
	 */
	static Inbox open(InboxProperties properties, ImportVault vault, Outcomes outcomes, long documentSizeBytesMax,
			Clock clock, LongSupplier nanoTime) {
		Path folder = properties.directory().toPath().toAbsolutePath().normalize();
		ClaimFolder claims = join(properties, folder);
		InboxTroubles troubles = new InboxTroubles();
		Notices notices = new Notices();
		// The second also watches temporary names: a rename tells that a file is
		// complete.
		ChainFileListFilter<InboxFile> complete = new ChainFileListFilter<>(List.of(new RegularFileFilter(notices),
				new SettledFilter<>(properties.settle(), nanoTime, new WholeDocument()), new FinalNameFilter()));
		WaitingClaims waiting = new WaitingClaims(properties.settle(), nanoTime);
		InboxScan scan = new InboxScan(folder, complete, notices);
		ClaimedFiles claimedFiles = new ClaimedFiles(scan, claims, new Adoption(claims), waiting, notices, troubles,
				nanoTime);
		RejectedFolder rejected = new RejectedFolder(folder);
		Intake intake = new Intake(vault, claims, waiting, new RefusedFiles(rejected, documentSizeBytesMax, clock));
		Answers answers = new Answers(outcomes, outcomes::answer, vault, new InboxWayBack(rejected, claims), troubles,
				clock.getZone(), nanoTime);
		return new Inbox(claims, scan, claimedFiles, intake, answers, troubles);
	}

	private static ClaimFolder join(InboxProperties properties, Path folder) {
		try {
			return ClaimFolder.open(folder);
		}
		catch (IOException ex) {
			throw new InvalidConfigurationPropertyValueException("markr.inbox.directory", properties.directory(),
					"It must be a folder that Markr may make, read and write (%s)".formatted(ex), ex);
		}
	}

	/** The way in, to be polled by one thread. */
	ClaimedFiles claimedFiles() {
		return this.claimedFiles;
	}

	/** Where each claimed file goes, on the same thread. */
	Intake intake() {
		return this.intake;
	}

	/** The way back, to be polled by one thread. */
	Answers answers() {
		return this.answers;
	}

	/** This process's place in the folder. */
	ClaimFolder claims() {
		return this.claims;
	}

	/** What stands in the way of both ways. */
	InboxTroubles troubles() {
		return this.troubles;
	}

	/** How many files the last look has found; to be asked by any thread. */
	int filesSeen() {
		return this.scan.filesSeen();
	}

	@Override
	public void close() throws IOException {
		this.scan.close();
		this.claims.close();
	}

}
