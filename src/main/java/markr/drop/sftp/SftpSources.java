package markr.drop.sftp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

import markr.drop.DroppedFile;
import markr.drop.FileChangedException;
import markr.drop.FileName;
import markr.drop.FileState;
import markr.drop.FolderUnavailableException;
import markr.drop.Sources;
import markr.drop.SpoolException;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.PatternMatchUtils;

/** How the folder on an SFTP server and its sources are listed. */
final class SftpSources implements Sources<SftpFile> {

	private final SftpConnection connection;

	private final SftpProperties.Server server;

	SftpSources(SftpConnection connection, SftpProperties.Server server) {
		this.connection = connection;
		this.server = server;
	}

	@Override
	public Sources.Entries<SftpFile> open(@Nullable SftpFile source) throws IOException {
		return this.connection.session()
			.list((source != null) ? source.wirePath() : this.connection.folder(), (source != null)
					? FileName.ofFolder(source.wireName().getBytes(StandardCharsets.ISO_8859_1)) : null,
					this::isWatched);
	}

	/** Of a source as the listing of the folder above has it, without a request. */
	@Override
	public @Nullable FileState state(@Nullable SftpFile source) {
		return (source != null && source.state().isComplete()) ? source.state() : null;
	}

	private boolean isWatched(SftpFile file) {
		return file.isClaimed() || file.kind() == DroppedFile.Kind.FOLDER || (!file.isTemporary() && PatternMatchUtils
			.simpleMatch(this.server.pattern().toLowerCase(Locale.ROOT), file.name().toLowerCase(Locale.ROOT)));
	}

	@Override
	public boolean isSource(SftpFile folder) {
		return !folder.wireName().startsWith(".") && !folder.name().equalsIgnoreCase(this.server.rejected())
				&& !folder.name().equalsIgnoreCase(this.server.taken());
	}

	@Override
	public boolean isReadable(SftpFile file) {
		return true;
	}

	/** A listing ends with its connection. */
	@Override
	public boolean areResumable() {
		return false;
	}

	@Override
	public IOException classified(IOException ex) {
		return classify(ex);
	}

	static IOException classify(IOException ex) {
		if (ex instanceof SftpException refusal && SftpSession.isMissing(refusal)) {
			return new NoSuchFileException(ex.getMessage());
		}
		return (ex instanceof SftpException || ex instanceof FileChangedException || ex instanceof SpoolException) ? ex
				: new FolderUnavailableException(ex);
	}

}
