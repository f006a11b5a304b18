package markr.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.server.SftpSubsystem;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * A real SFTP server for the user {@code school} with the password {@code secret}, who is
 * shut into a folder. It can break a connection at a request that a test names, and
 * refuse requests of a kind.
 */
public final class SftpSite implements AutoCloseable {

	public static final String USER = "school";

	public static final String PASSWORD = "secret";

	private final Path root;

	private KeyPair hostKey = newKey();

	private PublicKey userKey;

	private SshServer server;

	private int port;

	private final AtomicInteger requestsLeft = new AtomicInteger();

	private volatile Cut cut = Cut.NEVER;

	private volatile int refused = -1;

	private volatile Consumer<Map<String, Object>> lie = (attributes) -> {
	};

	private SftpSite(Path root) {
		this.root = root;
	}

	public static SftpSite start(Path root) {
		SftpSite site = new SftpSite(root);
		site.start();
		return site;
	}

	/** Starts it again, on the port that it had. */
	public void start() {
		this.server = SshServer.setUpDefaultServer();
		this.server.setHost("127.0.0.1");
		// As OpenSSH does.
		CoreModuleProperties.TCP_NODELAY.set(this.server, true);
		this.server.setPort(this.port);
		this.server.setKeyPairProvider(KeyPairProvider.wrap(this.hostKey));
		this.server
			.setPasswordAuthenticator((user, password, session) -> USER.equals(user) && PASSWORD.equals(password));
		this.server.setPublickeyAuthenticator(
				(user, key, session) -> USER.equals(user) && KeyUtils.compareKeys(key, this.userKey));
		this.server.setFileSystemFactory(new VirtualFileSystemFactory(this.root));
		this.server.setSubsystemFactories(List.of(new Subsystems()));
		try {
			this.server.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.port = this.server.getPort();
	}

	/** Stops it, with all connections. */
	public void stop() throws IOException {
		this.server.stop(true);
	}

	/** From the next start on it has another key. */
	public void changeHostKey() {
		this.hostKey = newKey();
	}

	public void letIn(PublicKey key) {
		this.userKey = key;
	}

	public static KeyPair newKey() {
		try {
			return KeyUtils.generateKeyPair("ssh-ed25519", 256);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Breaks the connection at the n-th SFTP request from now on, once. */
	public void cut(Cut side, int request) {
		this.requestsLeft.set(request);
		this.cut = side;
	}

	/** Whether all requests up to the one to be broken have come. */
	public boolean hasCut() {
		return this.requestsLeft.get() <= 0;
	}

	/**
	 * Refuses requests of a type, as {@link SftpConstants#SSH_FXP_RENAME}; -1 for none.
	 */
	public void refuse(int type) {
		this.refused = type;
	}

	/** Changes what it says of files that are no folders. */
	public void lie(Consumer<Map<String, Object>> lie) {
		this.lie = lie;
	}

	public int port() {
		return this.port;
	}

	/** What a file of known hosts must say of it. */
	public String knownHost() {
		return "[127.0.0.1]:%d %s".formatted(this.port, PublicKeyEntry.toString(this.hostKey.getPublic()));
	}

	/** Such a file. */
	public Path knownHosts(Path folder) throws IOException {
		return Files.writeString(folder.resolve("known_hosts"), knownHost() + "\n");
	}

	@Override
	public void close() throws IOException {
		this.server.close(true);
	}

	/** When a connection breaks. */
	public enum Cut {

		NEVER, BEFORE_THE_REQUEST, BEFORE_THE_ANSWER

	}

	private final class Subsystems extends SftpSubsystemFactory {

		@Override
		public Command createSubsystem(ChannelSession channel) {
			return new SftpSubsystem(channel, this) {

				private boolean silent;

				@Override
				protected void doProcess(Buffer buffer, int length, int type, int id) throws IOException {
					boolean now = SftpSite.this.requestsLeft.getAndDecrement() == 1;
					if (now && SftpSite.this.cut == Cut.BEFORE_THE_REQUEST) {
						getServerSession().close(true);
						return;
					}
					this.silent = now && SftpSite.this.cut == Cut.BEFORE_THE_ANSWER;
					if (isRefused(type, buffer)) {
						sendStatus(prepareReply(buffer), id, SftpConstants.SSH_FX_PERMISSION_DENIED, "Not allowed");
						return;
					}
					super.doProcess(buffer, length, type, id);
				}

				@Override
				protected NavigableMap<String, Object> resolveFileAttributes(Path path, int flags,
						boolean neverFollowLinks, LinkOption... options) throws IOException {
					NavigableMap<String, Object> attributes = super.resolveFileAttributes(path, flags, neverFollowLinks,
							options);
					if (Boolean.TRUE.equals(attributes.get("isRegularFile"))) {
						SftpSite.this.lie.accept(attributes);
					}
					return attributes;
				}

				private boolean isRefused(int type, Buffer buffer) {
					if (type != SftpConstants.SSH_FXP_EXTENDED) {
						return type == SftpSite.this.refused;
					}
					int position = buffer.rpos();
					String extension = buffer.getString();
					buffer.rpos(position);
					return SftpSite.this.refused == SftpConstants.SSH_FXP_RENAME
							&& extension.equals("posix-rename@openssh.com");
				}

				@Override
				protected void send(Buffer buffer) throws IOException {
					if (this.silent) {
						getServerSession().close(true);
						return;
					}
					super.send(buffer);
				}
			};
		}

	}

}
