package markr.drop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import markr.importvault.Document;
import markr.importvault.Drop;
import markr.importvault.ImportVault;
import markr.importvault.Receipt;
import markr.importvault.SmallDrop;
import markr.importvault.ViolationCode;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataIntegrityViolationException;

/**
 * Hands claimed files of an SFTP server to the vault, and takes them away there only
 * after the vault has committed them with their receipts. A file that was being written
 * to meanwhile stays claimed until it has settled; one that cannot be read or taken away
 * stays claimed and is tried again after a pause, and the others go on. For one thread.
 */
class RemoteIntake {

	private static final Logger logger = LoggerFactory.getLogger(RemoteIntake.class);

	/** How much content of small files is held in memory. */
	private static final long TOGETHER_BYTES_MAX = 8 * SmallDrop.SIZE_BYTES_MAX;

	private final ImportVault vault;

	private final SftpWayBack wayBack;

	private final Path spoolDirectory;

	private final long sizeBytesMax;

	private final @Nullable String taken;

	private final Retries<UUID> retries;

	RemoteIntake(ImportVault vault, SftpWayBack wayBack, Path spoolDirectory, long sizeBytesMax, @Nullable String taken,
			Retries<UUID> retries) {
		this.vault = vault;
		this.wayBack = wayBack;
		this.spoolDirectory = spoolDirectory;
		this.sizeBytesMax = sizeBytesMax;
		this.taken = taken;
		this.retries = retries;
	}

	/**
	 * Stores claimed files, small ones together.
	 * @throws IOException if the server does not answer; files stay claimed then
	 */
	void store(RemoteSession session, List<RemoteFile> claimed) throws IOException {
		Map<UUID, Receipt> receipts = this.vault.receipts(claimed.stream().map(RemoteFile::dropId).toList());
		List<RemoteFile> large = new ArrayList<>();
		Map<RemoteFile, SmallDrop> small = new HashMap<>();
		long bytes = 0;
		for (RemoteFile file : claimed) {
			Receipt receipt = receipts.get(file.dropId());
			if (receipt != null) {
				// Committed before its node died, or before the connection broke.
				attempt(file, () -> finish(session, file, receipt));
			}
			else if (!file.isSmall() || file.state().sizeBytes() > this.sizeBytesMax) {
				large.add(file);
			}
			else {
				attempt(file, () -> read(session, file, small));
				bytes += file.state().sizeBytes();
				if (bytes > TOGETHER_BYTES_MAX) {
					storeTogether(session, small);
					bytes = 0;
				}
			}
		}
		storeTogether(session, small);
		for (RemoteFile file : large) {
			attempt(file, () -> store(session, file));
		}
	}

	private void attempt(RemoteFile file, Step step) throws IOException {
		try {
			step.run();
			this.retries.forget(file.dropId());
		}
		catch (FileChangedException ex) {
			logger.info("Drop {} from {} is still being written, it waits", file.dropId(), this.wayBack.sourceOf(file));
		}
		catch (SftpException ex) {
			// This file's own trouble, unless it is no longer there.
			if (!RemoteSession.isMissing(ex) && this.retries.failed(file.dropId())) {
				logger.warn("Drop {} from {} stays claimed and is tried again: {}", file.dropId(),
						this.wayBack.sourceOf(file), ex.getMessage());
			}
		}
		catch (DataIntegrityViolationException ex) {
			if (this.retries.failed(file.dropId())) {
				logger.warn("Drop {} from {} stays claimed and is tried again", file.dropId(),
						this.wayBack.sourceOf(file), ex);
			}
		}
		catch (SpoolException ex) {
			if (this.retries.failed(file.dropId())) {
				logger.warn(
						"Drop {} from {} stays claimed: it cannot be kept in {}, see markr.sftp.spool-directory: {}",
						file.dropId(), this.wayBack.sourceOf(file), this.spoolDirectory, ex.getMessage());
			}
		}
	}

	private void read(RemoteSession session, RemoteFile file, Map<RemoteFile, SmallDrop> small) throws IOException {
		byte[] content = session.read(file.path(), (int) file.state().sizeBytes());
		requireUnchanged(session, file);
		small.put(file, new SmallDrop(drop(file), content));
	}

	private void storeTogether(RemoteSession session, Map<RemoteFile, SmallDrop> small) throws IOException {
		Map<UUID, Receipt> receipts = keepTogether(small);
		for (Map.Entry<RemoteFile, SmallDrop> drop : small.entrySet()) {
			RemoteFile file = drop.getKey();
			attempt(file, () -> {
				Receipt receipt = receipts.get(file.dropId());
				finish(session, file, (receipt != null) ? receipt
						: this.vault.keep(drop(file), new ByteArrayInputStream(drop.getValue().content())));
			});
		}
		small.clear();
	}

	private Map<UUID, Receipt> keepTogether(Map<RemoteFile, SmallDrop> small) throws IOException {
		Map<UUID, Receipt> receipts = new HashMap<>();
		try {
			this.vault.keepTogether(List.copyOf(small.values()))
				.forEach((receipt) -> receipts.put(receipt.dropId(), receipt));
		}
		catch (DataIntegrityViolationException ex) {
			logger.debug("{} files are stored one by one", small.size(), ex);
		}
		return receipts;
	}

	private void store(RemoteSession session, RemoteFile file) throws IOException {
		if (file.state().sizeBytes() > this.sizeBytesMax) {
			requireUnchanged(session, file);
			finish(session, file, this.vault.refuse(drop(file), file.state().sizeBytes(), ViolationCode.TOO_LARGE));
			return;
		}
		// Collected first: a slow server must hold no connection to the database.
		try (InputStream remote = session.read(file.path());
				Spool spool = Spool.of(remote, this.spoolDirectory, this.sizeBytesMax);
				InputStream content = spool.content()) {
			if (spool.sizeBytes() != file.state().sizeBytes()) {
				throw new FileChangedException();
			}
			requireUnchanged(session, file);
			finish(session, file, this.vault.keep(drop(file), content));
		}
	}

	private static void requireUnchanged(RemoteSession session, RemoteFile file) throws IOException {
		if (!session.state(file.path()).equals(file.state())) {
			throw new FileChangedException();
		}
	}

	private void finish(RemoteSession session, RemoteFile file, Receipt receipt) throws IOException {
		if (receipt.documentId() == null) {
			this.wayBack.putUnkept(session, file, receipt.refusal(), this.sizeBytesMax);
			logger.warn("Drop {} from {} refused: {} ({} bytes)", file.dropId(), this.wayBack.sourceOf(file),
					receipt.refusal(), file.state().sizeBytes());
			return;
		}
		Document document = this.vault.get(receipt.documentId());
		if (document.sizeBytes() != file.state().sizeBytes()) {
			RemoteFile renewed = file.claimed(UUID.randomUUID());
			session.rename(file.path(), renewed.path());
			logger.warn("Drop {} was written to after it had been taken; what it is now counts as drop {}",
					file.dropId(), renewed.dropId());
			return;
		}
		takeAway(session, file);
		ReceiptLog.received(drop(file), receipt, document);
	}

	private void takeAway(RemoteSession session, RemoteFile file) throws IOException {
		if (this.taken == null) {
			session.remove(file.path());
			return;
		}
		String folder = file.folder() + "/" + RemoteFile.wire(this.taken);
		session.makeFolder(folder);
		if (!session.renameUnlessExists(file.path(), folder + "/" + file.droppedName())) {
			// Another of that name was taken before.
			session.rename(file.path(), folder + "/" + SftpWayBack.tagged(file).document());
		}
	}

	private Drop drop(RemoteFile file) {
		return file.drop(this.wayBack.inboxId());
	}

	/** What is done with one file. */
	private interface Step {

		void run() throws IOException;

	}

}
