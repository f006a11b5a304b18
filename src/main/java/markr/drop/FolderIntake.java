package markr.drop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import markr.importvault.ImportVault;
import markr.importvault.SmallDrop;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentTooLargeException;
import markr.importvault.document.Drop;
import markr.importvault.document.Kept;
import markr.importvault.document.Receipt;
import markr.importvault.document.ViolationCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;

/**
 * Hands claimed files to the vault, and removes them only after the vault has committed
 * them with their receipts. Whatever goes wrong with one file is dealt with here, so that
 * the next one has its turn: the file is removed, put back as refused, or stays claimed
 * and is retried under the same drop id.
 *
 * @param <F> the folder's files
 */
class FolderIntake<F extends DroppedFile> {

	private static final Logger logger = LoggerFactory.getLogger(FolderIntake.class);

	private final DropFolder<F> folder;

	private final ImportVault vault;

	private final ClaimRetries claims;

	private final long sizeBytesMax;

	private final Clock clock;

	FolderIntake(DropFolder<F> folder, ImportVault vault, ClaimRetries claims, long sizeBytesMax, Clock clock) {
		this.folder = folder;
		this.vault = vault;
		this.claims = claims;
		this.sizeBytesMax = sizeBytesMax;
		this.clock = clock;
	}

	/** Stores files together; what fails of that is stored one by one. */
	void store(List<F> files) throws FolderUnavailableException {
		Map<UUID, Kept> kept = (files.size() > 1) ? keepTogether(files) : Map.of();
		for (F file : files) {
			if (files.size() > 1 && kept.isEmpty() && this.claims.isVaultInDoubt()) {
				// The others have found out already that the vault does not answer.
				this.claims.settling(file);
			}
			else {
				store(file, kept.get(file.claim()));
			}
		}
	}

	private void store(F file, @Nullable Kept keptTogether) throws FolderUnavailableException {
		try {
			Kept kept = (keptTogether != null) ? keptTogether : keep(file);
			this.claims.vaultAnswered(file);
			finish(file, kept);
			this.claims.done(file);
		}
		catch (IOException ex) {
			failed(file, this.folder.classified(ex));
		}
		catch (DataIntegrityViolationException ex) {
			// This file's own failure.
			failed(file, ex);
		}
		catch (DataAccessException | TransactionException ex) {
			if (this.claims.inDoubt(file, ex)) {
				logger.warn("Drop {} from {} stays claimed until the database answers: {}", file.claim(), placeOf(file),
						String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex)));
			}
		}
		catch (RuntimeException ex) {
			// Whatever else the vault throws leaves its commit in doubt. The drop id
			// makes it safe to hand the file over again.
			if (this.claims.inDoubt(file, ex)) {
				logger.warn("Drop {} from {} stays claimed until the vault answers", file.claim(), placeOf(file), ex);
			}
		}
	}

	private void failed(F file, Exception ex) throws FolderUnavailableException {
		if (ex instanceof FolderUnavailableException unavailable) {
			throw unavailable;
		}
		if (ex instanceof FileChangedException || ex instanceof NoSuchFileException) {
			// The next scan finds out whether it has gone.
			boolean newly = this.claims.settling(file);
			if (newly && ex instanceof FileChangedException) {
				logger.info("Drop {} from {} is still being written, it waits", file.claim(), placeOf(file));
			}
		}
		else if (this.claims.failed(file, ex)) {
			logger.warn("Drop {} from {} stays claimed and is retried", file.claim(), placeOf(file), ex);
		}
	}

	private Map<UUID, Kept> keepTogether(List<F> files) throws FolderUnavailableException {
		List<SmallDrop> small = new ArrayList<>();
		for (F file : files) {
			if (file.isSmall() && file.state().sizeBytes() <= this.sizeBytesMax && !this.claims.hasFailed(file)) {
				read(file, small);
			}
		}
		Map<UUID, Kept> kept = new HashMap<>();
		try {
			this.vault.keepTogether(small).forEach((each) -> kept.put(each.receipt().dropId(), each));
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("{} files are stored one by one", files.size(), ex);
		}
		return kept;
	}

	private void read(F file, List<SmallDrop> small) throws FolderUnavailableException {
		try (InputStream content = this.folder.read(file)) {
			byte[] bytes = content.readNBytes(SmallDrop.SIZE_BYTES_MAX + 1);
			if (bytes.length <= SmallDrop.SIZE_BYTES_MAX) {
				small.add(new SmallDrop(drop(file), bytes));
			}
		}
		catch (IOException ex) {
			if (this.folder.classified(ex) instanceof FolderUnavailableException unavailable) {
				throw unavailable;
			}
			logger.debug("Drop {} is stored by itself, where this is dealt with", file.claim(), ex);
		}
	}

	private Kept keep(F file) throws IOException {
		Receipt receipt = receipt(file);
		return new Kept(receipt, (receipt.documentId() != null) ? this.vault.get(receipt.documentId()) : null);
	}

	private Receipt receipt(F file) throws IOException {
		if (this.claims.hasFailed(file)) {
			// Perhaps only its removal: then it need not be read again.
			Receipt earlier = this.vault.receipts(List.of(file.claim())).get(file.claim());
			if (earlier != null) {
				return earlier;
			}
		}
		if (file.state().sizeBytes() > this.sizeBytesMax) {
			return refuse(file, ViolationCode.TOO_LARGE);
		}
		try (InputStream content = this.folder.read(file)) {
			return this.vault.keep(drop(file), content);
		}
		catch (DamagedFileException ex) {
			if (!this.claims.isGivenUp(file)) {
				// On a network drive it may pass.
				throw ex;
			}
			logger.warn("Drop {} from {} cannot be read", file.claim(), placeOf(file), ex);
			return refuse(file, ViolationCode.UNREADABLE);
		}
		catch (DocumentTooLargeException ex) {
			if (this.folder.sizeBytes(file) > this.sizeBytesMax) {
				return refuse(file, ViolationCode.TOO_LARGE);
			}
			// It was not, when it was listed.
			throw new FileChangedException();
		}
	}

	private Receipt refuse(F file, ViolationCode why) throws IOException {
		// A writer that has not finished may not have meant it to be so.
		this.folder.requireUnchanged(file);
		return this.vault.refuse(drop(file), file.state().sizeBytes(), why);
	}

	private void finish(F file, Kept kept) throws IOException {
		Document document = kept.document();
		if (document == null) {
			putBack(file, kept.receipt().refusal());
		}
		else if (document.sizeBytes() == this.folder.sizeBytes(file) && this.folder.remove(file)) {
			ReceiptLog.received(drop(file), kept.receipt(), document);
		}
		else {
			F renewed = this.folder.renew(file);
			logger.warn("Drop {} was written to after it had been taken; what it is now counts as drop {}",
					file.claim(), renewed.claim());
		}
	}

	private void putBack(F file, @Nullable ViolationCode why) throws IOException {
		String reason = ReasonText.ofUnkept(file.source(), file.name(), file.state().sizeBytes(),
				(why != null) ? why : ViolationCode.UNREADABLE, this.sizeBytesMax, this.clock.instant(),
				this.clock.getZone());
		this.folder.inRejected(file.source(), true, (rejected) -> Rejection.move(rejected, file.name(),
				"drop-" + file.claim(), (name) -> rejected.moveIn(file, name), reason));
		logger.warn("Drop {} from {} refused: {} ({} bytes)", file.claim(), placeOf(file), why,
				file.state().sizeBytes());
	}

	private Drop drop(F file) {
		return new Drop(file.claim(), this.folder.way(), file.source(), file.name(), this.folder.inboxId());
	}

	private String placeOf(F file) {
		return (file.source() != null) ? this.folder + "/" + Printable.of(file.source()) : this.folder.toString();
	}

}
