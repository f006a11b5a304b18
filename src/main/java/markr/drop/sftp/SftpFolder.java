package markr.drop.sftp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

import markr.drop.DropFolder;
import markr.drop.FileChangedException;
import markr.drop.FileName;
import markr.drop.FolderProblems;
import markr.drop.Printable;
import markr.drop.RejectedName;
import markr.drop.Retries;
import markr.drop.SourceScan;
import markr.importvault.document.Way;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/**
 * A folder on an SFTP server. A file is claimed by a rename where it lies. What a node
 * leaves claimed, however it ends, is listed by the next scan of any node. See ADR 16.
 */
final class SftpFolder implements DropFolder<SftpFile>, AutoCloseable {

	private static final int SEARCHED_MAX = 100_000;

	private final String name;

	private final SftpProperties.Server server;

	private final Path spoolDirectory;

	private final SftpLeases leases;

	private final FolderProblems problems;

	private final SftpConnection connection;

	private final SourceScan<SftpFile> scan;

	private final String rejected;

	/** Files of which it is not sure that they were read whole. */
	private final SftpReadings readings;

	private final long sizeBytesMax;

	/** Files that could not be renamed. */
	private final Retries<Object> claiming;

	/**
	 * Opens the folder; nothing is asked of the server yet.
	 * @param sizeBytesMax the vault's limit
	 * @param nanoTime a clock that never jumps
	 */
	SftpFolder(String name, SftpProperties.Server server, Path spoolDirectory, long sizeBytesMax, SftpLeases leases,
			LongSupplier nanoTime) {
		this.name = name;
		this.server = server;
		this.spoolDirectory = spoolDirectory;
		this.leases = leases;
		this.problems = new FolderProblems(toString());
		this.sizeBytesMax = sizeBytesMax;
		this.readings = new SftpReadings(server.settle(), nanoTime);
		this.claiming = new Retries<>(nanoTime);
		this.connection = new SftpConnection(name, server, this.problems, nanoTime);
		this.scan = new SourceScan<>(new SftpSources(this.connection, server), this.problems.files(), SEARCHED_MAX,
				nanoTime);
		this.rejected = SftpFile.wire(server.rejected());
	}

	String name() {
		return this.name;
	}

	@Override
	public String inboxId() {
		return "sftp:" + this.name;
	}

	@Override
	public Way way() {
		return Way.SFTP;
	}

	@Override
	public Duration settle() {
		return this.server.settle();
	}

	@Override
	public FolderProblems problems() {
		return this.problems;
	}

	@Override
	public void work(Work work) throws IOException {
		if (!this.connection.isDue() || !this.leases.take(this.name)) {
			return;
		}
		try {
			this.connection.ask((session) -> work.run());
		}
		catch (SftpException ex) {
			this.problems.report(FolderProblems.Kind.FOLDER,
					"The folder %s cannot be listed (%s). Make it, or let the user read it"
						.formatted(Printable.of(this.server.folder()), Printable.of(String.valueOf(ex.getMessage()))));
			throw ex;
		}
		catch (IOException ex) {
			// Reported by the connection. Another node may be able to reach the server.
			this.leases.giveBack(this.name);
			throw ex;
		}
	}

	private SftpSession session() {
		return this.connection.session();
	}

	@Override
	public List<SftpFile> list() throws IOException {
		List<SftpFile> files = this.scan.list();
		this.problems.resolve(FolderProblems.Kind.FOLDER);
		// What is there no more has been renamed by somebody.
		this.readings.retain(files);
		this.claiming.retain(files.stream().<Object>map(SftpFile::path).toList());
		return files;
	}

	@Override
	public Optional<SftpFile> claim(SftpFile file) throws IOException {
		if (this.claiming.isDue(file.path())) {
			try {
				return Optional.of(renew(file));
			}
			catch (SftpException ex) {
				if (SftpSession.isMissing(ex)) {
					// Another node was quicker, or its writer has renamed it.
					return Optional.empty();
				}
				this.claiming.failed(file.path());
			}
		}
		this.problems.files()
			.stuck(file.path(),
					"cannot be renamed by the user %s; let the user change the folder".formatted(this.server.user()));
		return Optional.empty();
	}

	@Override
	public IOException classified(IOException ex) {
		return SftpSources.classify(ex);
	}

	@Override
	public InputStream read(SftpFile claimed) throws IOException {
		this.readings.requireDue(claimed);
		SftpContent content = SftpContent.of(session(), claimed, this.spoolDirectory, this.sizeBytesMax);
		try {
			requireUnchanged(claimed);
			this.readings.requireSure(claimed, content);
			return content.open();
		}
		catch (IOException ex) {
			content.close();
			throw ex;
		}
	}

	@Override
	public long sizeBytes(SftpFile claimed) {
		return this.readings.sizeBytes(claimed);
	}

	@Override
	public void requireUnchanged(SftpFile claimed) throws IOException {
		if (!claimed.state().equals(session().state(claimed.wirePath()))) {
			throw new FileChangedException();
		}
	}

	/** It was unchanged when it had been read; not asked again, to save a request. */
	@Override
	public boolean remove(SftpFile claimed) throws IOException {
		if (this.server.taken() == null) {
			session().remove(claimed.wirePath());
			return true;
		}
		String folder = claimed.folder() + "/" + SftpFile.wire(this.server.taken());
		session().makeFolder(folder);
		if (!session().renameUnlessExists(claimed.wirePath(), folder + "/" + claimed.droppedName())) {
			// Another of that name was taken before.
			session().rename(claimed.wirePath(), folder + "/"
					+ SftpFile.wire(RejectedName.tagged(claimed.name(), "drop-" + claimed.dropId()).document()));
		}
		return true;
	}

	/** A drop id of its own is what makes a claim. */
	@Override
	public SftpFile renew(SftpFile file) throws IOException {
		SftpFile claimed = file.claimed(UUID.randomUUID());
		session().rename(file.wirePath(), claimed.wirePath());
		return claimed;
	}

	@Override
	public boolean isOpen() {
		return this.leases.isHeld(this.name) && this.connection.isDue();
	}

	@Override
	public void inRejected(@Nullable String source, boolean isMade, RejectedWork<SftpFile> work) throws IOException {
		String folder = this.connection.folder() + ((source != null)
				? "/" + new String(FileName.bytesOfFolder(source), StandardCharsets.ISO_8859_1) : "");
		this.connection.ask((session) -> {
			String rejectedFolder = folder + "/" + this.rejected;
			if (isMade) {
				session.makeFolder(folder);
				session.makeFolder(rejectedFolder);
			}
			if (isMade || session.exists(rejectedFolder)) {
				work.run(new SftpRejected(session, rejectedFolder));
			}
		});
	}

	@Override
	public String toString() {
		return "SFTP server " + this.name;
	}

	@Override
	public void close() {
		this.connection.close();
		this.leases.giveBack(this.name);
	}

}
