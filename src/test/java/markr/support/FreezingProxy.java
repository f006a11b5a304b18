package markr.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between clients and a server, and can become a firewall that swallows: what is
 * sent then goes nowhere, and no connection is closed.
 */
public final class FreezingProxy implements AutoCloseable {

	private final ServerSocket listener;

	private final int serverPort;

	private final ExecutorService pumps = Executors.newCachedThreadPool();

	private final AtomicInteger generation = new AtomicInteger();

	private volatile boolean newOnesToo;

	private FreezingProxy(ServerSocket listener, int serverPort) {
		this.listener = listener;
		this.serverPort = serverPort;
	}

	public static FreezingProxy before(int serverPort) throws IOException {
		return before(serverPort, 0);
	}

	/** On a port of the caller's choice. */
	public static FreezingProxy before(int serverPort, int port) throws IOException {
		FreezingProxy proxy = new FreezingProxy(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()),
				serverPort);
		proxy.pumps.execute(proxy::accept);
		return proxy;
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	/** Swallows on all connections that there are, for ever. */
	public void freeze() {
		this.generation.incrementAndGet();
	}

	/** Swallows on all connections, and on new ones until {@link #thaw}. */
	public void freezeNewOnesToo() {
		this.newOnesToo = true;
		freeze();
	}

	/** Serves new connections again. */
	public void thaw() {
		this.newOnesToo = false;
		freeze();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		this.pumps.shutdownNow();
	}

	private void accept() {
		try {
			while (!this.listener.isClosed()) {
				Socket client = this.listener.accept();
				this.pumps.execute(() -> connect(client));
			}
		}
		catch (IOException ex) {
			// Closed.
			return;
		}
	}

	private void connect(Socket client) {
		int born = this.newOnesToo ? -1 : this.generation.get();
		try {
			Socket server = new Socket(this.listener.getInetAddress(), this.serverPort);
			this.pumps.execute(() -> pump(client, server, born));
			pump(server, client, born);
		}
		catch (IOException ex) {
			close(client);
		}
	}

	/** Nobody listens on the other side, or the test is over. */
	private static void close(Socket client) {
		try {
			client.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void pump(Socket from, Socket to, int born) {
		byte[] bytes = new byte[8192];
		try {
			for (int read = from.getInputStream().read(bytes); read >= 0; read = from.getInputStream().read(bytes)) {
				if (born == this.generation.get()) {
					to.getOutputStream().write(bytes, 0, read);
				}
			}
			if (born == this.generation.get()) {
				from.close();
				to.close();
			}
		}
		catch (IOException ex) {
			// Somebody has hung up.
			return;
		}
	}

}
