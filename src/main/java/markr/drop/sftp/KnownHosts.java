package markr.drop.sftp;

import java.io.File;
import java.net.SocketAddress;
import java.security.PublicKey;

import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.jspecify.annotations.Nullable;

/**
 * Knows an SFTP server by its key, and can say which line of the file of known hosts is
 * missing. No key is ever accepted, or added to the file, by Markr itself. Thread-safe.
 */
class KnownHosts implements ServerKeyVerifier {

	private final SftpProperties.Server server;

	private final File file;

	private final KnownHostsServerKeyVerifier keys;

	private volatile @Nullable String refusal;

	KnownHosts(SftpProperties.Server server) {
		this.server = server;
		this.file = server.knownHostsFile();
		this.keys = new KnownHostsServerKeyVerifier((session, address, key) -> refuseUnknown(key), this.file.toPath());
		this.keys.setModifiedServerKeyAcceptor((session, address, entry, known, key) -> refuseOther(entry, known, key));
	}

	@Override
	public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
		this.refusal = null;
		boolean known = this.keys.verifyServerKey(session, address, key);
		if (!known && this.refusal == null) {
			this.refusal = "Its key %s is marked as revoked in %s".formatted(KeyUtils.getFingerPrint(key), this.file);
		}
		return known;
	}

	/** Why the server's key was refused the last time; null if it was not. */
	@Nullable String refusal() {
		return this.refusal;
	}

	private boolean refuseUnknown(PublicKey key) {
		this.refusal = ("Its key is not known. If %s is its fingerprint, which those who run the server know, "
				+ "add this line to %s: %s")
			.formatted(KeyUtils.getFingerPrint(key), this.file.getAbsolutePath(), line(key));
		return false;
	}

	private boolean refuseOther(KnownHostEntry entry, PublicKey known, PublicKey key) {
		this.refusal = ("Its key is another one than the one that %s knows: %s instead of %s. Somebody may be pretending "
				+ "to be the server. If its key was changed, put this line in place of \"%s\": %s")
			.formatted(this.file.getAbsolutePath(), KeyUtils.getFingerPrint(key), KeyUtils.getFingerPrint(known),
					entry.getConfigLine(), line(key));
		return false;
	}

	/** As {@code ssh-keyscan} prints it. */
	private String line(PublicKey key) {
		String host = (this.server.port() == 22) ? this.server.host()
				: "[%s]:%s".formatted(this.server.host(), this.server.port());
		return host + " " + PublicKeyEntry.toString(key);
	}

}
