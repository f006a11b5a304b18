package markr.drop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * An inbox on an SFTP server with all that works on it in this process. A complete file
 * is claimed by a rename on the server, stored in the vault, and taken away there. What a
 * node leaves claimed, however it ends, is found by the next look of any node. See ADR
 * 16.
 */
final class SftpServer implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(SftpServer.class);

	private final String name;

	private final SftpProperties.Server server;

	private final SftpLeases leases;

	private final InboxTroubles troubles = new InboxTroubles();

	private final Notices notices;

	private final RemoteConnection connection;

	private final RemoteScan scan;

	private final RemoteIntake intake;

	private final Answers answers;

	/** Claimed files that could not be stored, and files that could not be claimed. */
	private final Retries<UUID> storing;

	private final Retries<String> claiming;

	private final Retries<String> vault;

	/**
	 * Opens the inbox; nothing is asked of the server yet.
	 * @param documentSizeBytesMax the vault's limit
	 * @param nanoTime a clock that never jumps
	 */
	SftpServer(String name, SftpProperties.Server server, Path spoolDirectory, SftpLeases leases, ImportVault vault,
			Outcomes outcomes, long documentSizeBytesMax, Clock clock, LongSupplier nanoTime) {
		this.name = name;
		this.server = server;
		this.leases = leases;
		this.notices = new Notices("SFTP server " + name);
		this.storing = new Retries<>(nanoTime);
		this.claiming = new Retries<>(nanoTime);
		this.vault = new Retries<>(nanoTime);
		this.connection = connect(name, server, nanoTime);
		this.scan = new RemoteScan(this.connection.folder(), server, this.notices, nanoTime);
		SftpWayBack wayBack = new SftpWayBack(name, server.rejected(), this.connection, this.scan,
				() -> leases.isHeld(name), clock);
		this.intake = new RemoteIntake(vault, wayBack, spoolDirectory, documentSizeBytesMax, server.taken(),
				this.storing);
		this.answers = new Answers(outcomes, outcomes::answerSlowly, vault, wayBack, this.troubles, clock.getZone(),
				nanoTime);
	}

	private RemoteConnection connect(String name, SftpProperties.Server server, LongSupplier nanoTime) {
		try {
			return new RemoteConnection(name, server, this.troubles, nanoTime);
		}
		catch (IOException ex) {
			throw new InvalidConfigurationPropertyValueException("markr.sftp.servers." + name, server,
					"The file of its password or of its key must be one that Markr may read (%s)".formatted(ex), ex);
		}
	}

	String name() {
		return this.name;
	}

	/**
	 * Claims what is complete: the way in, to be polled by one thread.
	 * @return the claimed files, null at the end of a pass
	 */
	@Nullable List<RemoteFile> claim() {
		if (Thread.currentThread().isInterrupted() || !this.connection.isDue() || !this.vault.isDue(this.name)) {
			return null;
		}
		List<RemoteFile> claimed = new ArrayList<>();
		attempt(() -> {
			if (this.leases.take(this.name)) {
				this.connection.ask((session) -> claim(session, claimed));
				this.troubles.over(InboxTroubles.Kind.FOLDER);
			}
		});
		return claimed.isEmpty() ? null : claimed;
	}

	/** Where claimed files go, on the same thread. */
	void store(List<RemoteFile> claimed) {
		attempt(() -> this.connection.ask((session) -> {
			this.intake.store(session, claimed);
			return null;
		}));
		this.troubles.update(InboxTroubles.Kind.STORING, (this.storing.size() == 0) ? null
				: "%d claimed files cannot be stored yet; see the log".formatted(this.storing.size()));
	}

	/** The way back, to be polled by one thread. */
	Answers answers() {
		return this.answers;
	}

	/** What stands in the way of both ways. */
	InboxTroubles troubles() {
		return this.troubles;
	}

	private @Nullable Void claim(RemoteSession session, List<RemoteFile> claimed) throws IOException {
		Set<String> met = new HashSet<>();
		Set<UUID> left = new HashSet<>();
		for (RemoteFile file : this.scan.look(session)) {
			if (file.isClaimed()) {
				left.add(file.dropId());
				if (this.storing.isDue(file.dropId())) {
					claimed.add(file);
				}
			}
			else {
				met.add(file.path());
				claim(session, file, claimed);
			}
		}
		// What is there no more has been settled by somebody.
		this.claiming.retain(met);
		this.storing.retain(left);
		this.notices.endLook();
		this.troubles.update(InboxTroubles.Kind.FILES, this.notices.trouble());
		return null;
	}

	private void claim(RemoteSession session, RemoteFile file, List<RemoteFile> claimed) throws IOException {
		RemoteFile ours = file.claimed(UUID.randomUUID());
		if (this.claiming.isDue(file.path())) {
			try {
				session.rename(file.path(), ours.path());
				claimed.add(ours);
				return;
			}
			catch (SftpException ex) {
				if (RemoteSession.isMissing(ex)) {
					// Another node was quicker, or its writer has renamed it.
					return;
				}
				this.claiming.failed(file.path());
			}
		}
		this.notices.stuck(RemoteFile.text(file.path()),
				"cannot be renamed by the user %s; let the user change the folder".formatted(this.server.user()));
	}

	private void attempt(Work work) {
		try {
			work.run();
			this.vault.forget(this.name);
		}
		catch (SftpException ex) {
			this.troubles.met(InboxTroubles.Kind.FOLDER,
					"The folder %s cannot be listed (%s). Make it, or let the user read it"
						.formatted(Printable.of(this.server.folder()), Printable.of(String.valueOf(ex.getMessage()))));
		}
		catch (IOException ex) {
			// Said by the connection. Another node may have more luck.
			this.leases.giveBack(this.name);
		}
		catch (DataAccessException | TransactionException ex) {
			if (this.vault.failed(this.name)) {
				logger.warn("The database does not answer: files wait on SFTP server {} ({})", this.name,
						String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex)));
			}
		}
		catch (RuntimeException ex) {
			if (this.vault.failed(this.name)) {
				logger.warn("Files wait on SFTP server {}, tried again", this.name, ex);
			}
		}
	}

	@Override
	public void close() {
		this.connection.close();
		this.leases.giveBack(this.name);
	}

	/** What may meet a server, or a database, that does not answer. */
	private interface Work {

		void run() throws IOException;

	}

}
