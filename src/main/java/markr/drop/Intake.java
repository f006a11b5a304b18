package markr.drop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import markr.importvault.Document;
import markr.importvault.DocumentTooLargeException;
import markr.importvault.ImportVault;
import markr.importvault.Receipt;
import markr.importvault.SmallDrop;
import markr.importvault.ViolationCode;
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
 * the next one gets its turn: the file is removed, comes back as refused, or stays
 * claimed and is tried again under the same drop id.
 */
class Intake {

	private static final Logger logger = LoggerFactory.getLogger(Intake.class);

	private final ImportVault vault;

	private final ClaimFolder claims;

	private final WaitingClaims waiting;

	private final RefusedFiles refused;

	Intake(ImportVault vault, ClaimFolder claims, WaitingClaims waiting, RefusedFiles refused) {
		this.vault = vault;
		this.claims = claims;
		this.waiting = waiting;
		this.refused = refused;
	}

	/** Stores files together; what fails of that is stored one by one. */
	void store(List<ClaimedFile> files) {
		Map<UUID, Kept> kept = (files.size() > 1) ? keepTogether(files) : Map.of();
		for (ClaimedFile file : files) {
			if (files.size() > 1 && kept.isEmpty() && this.waiting.isVaultDoubtful()) {
				// The others have found out already that the vault does not answer.
				this.waiting.untilSettled(file);
			}
			else {
				store(file, kept.get(file.dropId()));
			}
		}
	}

	void store(ClaimedFile file) {
		store(file, null);
	}

	private void store(ClaimedFile file, @Nullable Kept keptTogether) {
		try {
			Kept kept = (keptTogether != null) ? keptTogether : keep(file);
			this.waiting.vaultAnswered(file);
			if (kept.document() != null) {
				remove(file, kept.document(), kept.receipt());
			}
			else {
				this.refused.giveBack(file, kept.receipt().refusal());
				this.claims.remove(file);
				logger.warn("Drop {} from {} refused: {} ({} bytes)", file.dropId(), sourceOf(file),
						kept.receipt().refusal(), file.state().sizeBytes());
			}
			this.waiting.done(file);
		}
		catch (FileChangedException ex) {
			logger.info("Drop {} from {} is still being written, it waits", file.dropId(), sourceOf(file));
			this.waiting.untilSettled(file);
		}
		catch (NoSuchFileException ex) {
			// The next look finds out whether it has gone.
			this.waiting.untilSettled(file);
		}
		catch (IOException | DataIntegrityViolationException ex) {
			// This file's own trouble.
			if (this.waiting.afterFailure(file, ex)) {
				logger.warn("Drop {} from {} stays claimed and is tried again", file.dropId(), sourceOf(file), ex);
			}
		}
		catch (DataAccessException | TransactionException ex) {
			if (this.waiting.inDoubt(file, ex)) {
				logger.warn("Drop {} from {} stays claimed until the database answers: {}", file.dropId(),
						sourceOf(file), String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex)));
			}
		}
		catch (RuntimeException ex) {
			// Whatever else the vault throws leaves its commit in doubt. The drop id
			// makes it safe to hand the file over again.
			if (this.waiting.inDoubt(file, ex)) {
				logger.warn("Drop {} from {} stays claimed until the vault answers", file.dropId(), sourceOf(file), ex);
			}
		}
	}

	private Map<UUID, Kept> keepTogether(List<ClaimedFile> files) {
		Map<UUID, Kept> kept = new HashMap<>();
		try {
			List<Receipt> receipts = this.vault
				.keepTogether(files.stream().map(this::read).flatMap(Optional::stream).toList());
			Map<Long, Document> documents = this.vault
				.get(receipts.stream().map(Receipt::documentId).filter(Objects::nonNull).toList());
			receipts.forEach(
					(receipt) -> kept.put(receipt.dropId(), new Kept(receipt, documents.get(receipt.documentId()))));
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("{} files are stored one by one", files.size(), ex);
		}
		return kept;
	}

	private Optional<SmallDrop> read(ClaimedFile file) {
		if (!file.isSmall()) {
			return Optional.empty();
		}
		try (InputStream content = new SteadyContent(file)) {
			byte[] bytes = content.readNBytes(SmallDrop.SIZE_BYTES_MAX + 1);
			return file.isUnchanged() ? Optional.of(new SmallDrop(file.drop(this.claims.inboxId()), bytes))
					: Optional.empty();
		}
		catch (IOException ex) {
			// Met again when it is stored by itself, and dealt with there.
			return Optional.empty();
		}
	}

	private Kept keep(ClaimedFile file) throws IOException {
		if (!file.isUnchanged()) {
			throw new FileChangedException();
		}
		Receipt receipt = receipt(file);
		return new Kept(receipt, (receipt.documentId() != null) ? this.vault.get(receipt.documentId()) : null);
	}

	private Receipt receipt(ClaimedFile file) throws IOException {
		try (InputStream content = new SteadyContent(file)) {
			return this.vault.keep(file.drop(this.claims.inboxId()), content);
		}
		catch (FileChangedException | NoSuchFileException | ClosedByInterruptException ex) {
			throw ex;
		}
		catch (DocumentTooLargeException ex) {
			return refuse(file, ViolationCode.TOO_LARGE);
		}
		catch (IOException ex) {
			logger.warn("Drop {} from {} cannot be read", file.dropId(), sourceOf(file), ex);
			return refuse(file, ViolationCode.UNREADABLE);
		}
	}

	private Receipt refuse(ClaimedFile file, ViolationCode why) throws IOException {
		if (!file.isUnchanged()) {
			// Whoever still writes to it may not have meant it to be so.
			throw new FileChangedException();
		}
		return this.vault.refuse(file.drop(this.claims.inboxId()), file.state().sizeBytes(), why);
	}

	private void remove(ClaimedFile file, Document document, Receipt receipt) throws IOException {
		if (!file.isUnchanged() || document.sizeBytes() != file.state().sizeBytes()) {
			ClaimedFile renewed = this.claims.renew(file);
			logger.warn("Drop {} was written to after it had been taken; what it is now counts as drop {}",
					file.dropId(), renewed.dropId());
			this.waiting.untilSettled(renewed);
			return;
		}
		this.claims.remove(file);
		ReceiptLog.received(file.drop(this.claims.inboxId()), receipt, document);
	}

	private static String sourceOf(ClaimedFile file) {
		return (file.source() != null) ? Printable.of(file.source()) : "the inbox";
	}

	/** What the vault says of a drop. */
	private record Kept(Receipt receipt, @Nullable Document document) {
	}

}
