package markr.drop.sftp;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Objects;
import java.util.function.LongSupplier;

import markr.drop.FolderProblems;
import markr.drop.Printable;
import markr.drop.Retries;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpVersionSelector;
import org.apache.sshd.sftp.common.SftpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.integration.file.remote.session.CachingSessionFactory;
import org.springframework.integration.sftp.session.DefaultSftpSessionFactory;
import org.springframework.integration.sftp.session.SftpRemoteFileTemplate;
import org.springframework.messaging.MessagingException;

/**
 * The connection to one SFTP server: kept open between uses, made anew when it is lost,
 * and after a failure not asked for again before a pause that grows up to 30 s. Reports
 * why to the folder's problems. Thread-safe.
 */
class SftpConnection implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(SftpConnection.class);

	/** One for files in and one for refused ones back. */
	private static final int SESSIONS = 2;

	private final String name;

	private final SftpProperties.Server server;

	private final KnownHosts knownHosts;

	private final DefaultSftpSessionFactory factory = new DefaultSftpSessionFactory();

	private final CachingSessionFactory<SftpClient.DirEntry> sessions;

	private final SftpRemoteFileTemplate template;

	private final FolderProblems problems;

	private final Retries<String> pause;

	/** What a thread asks with. */
	private final ThreadLocal<SftpSession> current = new ThreadLocal<>();

	/**
	 * Prepares a connection; nothing is asked of the server yet.
	 * @throws InvalidConfigurationPropertyValueException if the password's or the key's
	 * file cannot be read
	 */
	SftpConnection(String name, SftpProperties.Server server, FolderProblems problems, LongSupplier nanoTime) {
		this.name = name;
		this.server = server;
		this.problems = problems;
		this.pause = new Retries<>(nanoTime);
		this.knownHosts = new KnownHosts(server);
		this.factory.setHost(server.host());
		this.factory.setPort(server.port());
		this.factory.setUser(server.user());
		this.factory.setTimeout((int) server.timeout().toMillis());
		// What every server knows; names are bytes in it, and a rename replaces nothing.
		this.factory.setSftpVersionSelector(SftpVersionSelector.fixedVersionSelector(3));
		signIn(server);
		this.sessions = new CachingSessionFactory<>(this.factory, SESSIONS);
		this.sessions.setTestSession(true);
		this.template = new SftpRemoteFileTemplate(this.sessions);
	}

	private void signIn(SftpProperties.Server server) {
		String password = (server.passwordFile() != null) ? read(server.passwordFile()).lines().findFirst().orElse("")
				: server.password();
		String key = (server.privateKeyFile() != null) ? read(server.privateKeyFile()) : server.privateKey();
		if (password != null) {
			this.factory.setPassword(password);
		}
		if (key != null) {
			this.factory.setPrivateKey(new ByteArrayResource(key.getBytes(StandardCharsets.UTF_8), "private key"));
			this.factory.setPrivateKeyPassphrase(server.passphrase());
		}
		this.factory.setSshClientConfigurer((client) -> configure(client, key == null));
	}

	private String read(File file) {
		try {
			return Files.readString(file.toPath());
		}
		catch (IOException ex) {
			throw new InvalidConfigurationPropertyValueException("markr.sftp.servers." + this.name, this.server,
					"The file of its password or of its key must be one that Markr may read (%s)".formatted(ex), ex);
		}
	}

	/** Nothing but what the settings say, whatever the user's own ~/.ssh has. */
	private void configure(SshClient client, boolean withoutKey) {
		client.setServerKeyVerifier(this.knownHosts);
		client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
		if (withoutKey) {
			client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
		}
		// Each request is short and waits for its response.
		CoreModuleProperties.TCP_NODELAY.set(client, true);
		// How long a response may take; the library's default is ten minutes.
		CoreModuleProperties.IDLE_TIMEOUT.set(client, this.server.timeout());
		CoreModuleProperties.AUTH_TIMEOUT.set(client, this.server.timeout());
		SftpModuleProperties.SFTP_CHANNEL_OPEN_TIMEOUT.set(client, this.server.timeout());
		SftpModuleProperties.NAME_DECODING_CHARSET.set(client, StandardCharsets.ISO_8859_1);
	}

	/** Whether the server may be asked for something now. */
	synchronized boolean isDue() {
		return this.pause.isDue(this.name);
	}

	/** What the question of this thread asks with. */
	SftpSession session() {
		return Objects.requireNonNull(this.current.get(), "not at work");
	}

	/**
	 * Sends requests to the server. A question may lead to others.
	 * @throws SftpException if the server refuses it
	 * @throws IOException if the server cannot be asked, and is not due for a while
	 */
	void ask(Question question) throws IOException {
		if (this.current.get() != null) {
			question.ask(session());
			return;
		}
		try {
			this.template.execute((session) -> {
				this.current.set(new SftpSession((SftpClient) session.getClientInstance()));
				question.ask(session());
				return null;
			});
			answered();
		}
		catch (MessagingException ex) {
			Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
			if (cause instanceof SftpException refusal) {
				throw refusal;
			}
			if (cause instanceof IOException || cause instanceof UnresolvedAddressException) {
				throw failed(cause);
			}
			// A failure elsewhere, as in the database.
			throw (ex.getCause() instanceof RuntimeException another) ? another : ex;
		}
		finally {
			this.current.remove();
		}
	}

	private synchronized void answered() {
		this.pause.forget(this.name);
		if (this.problems.resolve(FolderProblems.Kind.SERVER)) {
			logger.info("SFTP server {} answers again", this.name);
		}
	}

	private synchronized IOException failed(Throwable cause) {
		String reason = reason(cause);
		this.problems.report(FolderProblems.Kind.SERVER, reason);
		if (this.pause.failed(this.name)) {
			logger.warn("SFTP server {} ({}) cannot be used, its files wait there: {}", this.name, this.server, reason);
		}
		return new IOException(reason, cause);
	}

	private String reason(Throwable cause) {
		String refusal = this.knownHosts.refusal();
		if (refusal != null) {
			return refusal;
		}
		if (cause instanceof SshException ssh
				&& ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
			return "It does not let the user %s in. Check the password or the key, and whether the server knows it"
				.formatted(Printable.of(this.server.user()));
		}
		if (cause instanceof UnresolvedAddressException) {
			return "The host %s is not known. Check its name".formatted(Printable.of(this.server.host()));
		}
		if (cause instanceof ConnectException) {
			return "Nothing answers at %s:%s. Check host and port, and whether the server runs"
				.formatted(Printable.of(this.server.host()), this.server.port());
		}
		String message = (cause instanceof IOException) ? cause.getMessage() : null;
		return (message != null) ? Printable.of(message) : cause.getClass().getSimpleName();
	}

	/** The folder that is polled, as its path travels. */
	String folder() {
		String folder = SftpFile.wire(this.server.folder());
		return (folder.length() > 1 && folder.endsWith("/")) ? folder.substring(0, folder.length() - 1) : folder;
	}

	@Override
	public void close() {
		this.sessions.destroy();
		this.factory.destroy();
	}

	/** Something to be asked of a server. */
	interface Question {

		void ask(SftpSession session) throws IOException;

	}

}
