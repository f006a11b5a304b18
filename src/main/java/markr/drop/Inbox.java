package markr.drop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;

import org.springframework.integration.file.filters.ChainFileListFilter;

import markr.importvault.ImportVault;
import markr.importvault.Outcomes;

/**
 * One inbox folder with all that works on it in this process. To be closed when nothing
 * works on it any more: what is still claimed then is left to other processes.
 */
final class Inbox implements AutoCloseable {

	private final ClaimFolder claims;

	private final ClaimedFiles claimedFiles;

	private final Intake intake;

	private final Answers answers;

	private Inbox(ClaimFolder claims, ClaimedFiles claimedFiles, Intake intake, Answers answers) {
		this.claims = claims;
		this.claimedFiles = claimedFiles;
		this.intake = intake;
		this.answers = answers;
	}

	/**
	 * Makes the folder if it is absent, and joins the processes that work on it.
	 * @param documentSizeBytesMax the vault's limit, to be named to people
	 * @param nanoTime a clock that never jumps
	 */
	static Inbox open(InboxProperties properties, ImportVault vault, Outcomes outcomes, long documentSizeBytesMax,
			Clock clock, LongSupplier nanoTime) {
		try {
			Path folder = madeIfAbsent(properties.directory().toPath().toAbsolutePath().normalize());
			ClaimFolder claims = ClaimFolder.open(folder);
			String inboxId = InboxId.of(claims);
			Notices notices = new Notices();
			// The second also watches temporary names: a rename tells that a file is
			// complete.
			ChainFileListFilter<InboxFile> complete = new ChainFileListFilter<>(List.of(new RegularFileFilter(notices),
					new SettledFilter(properties.settle(), nanoTime), new FinalNameFilter()));
			WaitingClaims waiting = new WaitingClaims(properties.settle(), nanoTime);
			ClaimedFiles claimedFiles = new ClaimedFiles(new InboxScan(folder, complete, notices), claims,
					new Adoption(claims), waiting, notices, nanoTime);
			RejectedFolder rejected = new RejectedFolder(folder);
			Intake intake = new Intake(vault, claims, waiting, new RefusedFiles(rejected, documentSizeBytesMax, clock),
					inboxId);
			return new Inbox(claims, claimedFiles, intake,
					new Answers(outcomes, vault, rejected, inboxId, clock.getZone(), nanoTime));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(
					"markr.inbox.directory is %s, expected a folder that Markr may make, read and write (%s)"
						.formatted(properties.directory(), ex),
					ex);
		}
	}

	private static Path madeIfAbsent(Path folder) throws IOException {
		Files.createDirectories(folder);
		Path rejected = folder.resolve(RejectedFolder.NAME);
		// A file of that name is taken like any other, and the folder is made when
		// needed.
		if (!Files.exists(rejected, LinkOption.NOFOLLOW_LINKS)) {
			Files.createDirectories(rejected);
		}
		return folder;
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

	@Override
	public void close() throws IOException {
		this.claims.close();
	}

}
