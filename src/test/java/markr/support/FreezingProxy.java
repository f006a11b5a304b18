package markr.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between clients and a server, and can become a firewall that swallows: what is
 * sent then goes nowhere, and no connection to a client is closed. The server gives its
 * connections up after half a minute, as its keep-alive has it do where nothing is
 * acknowledged: here the proxy's machine acknowledges all, so the proxy does it.
 */
public final class FreezingProxy implements AutoCloseable {

	/** As {@code tcp_user_timeout} of Markr's connections. */
	private static final int KEEP_ALIVE_SECONDS = 30;

	private final ServerSocket listener;

	private final int serverPort;

	private final ExecutorService pumps = Executors.newCachedThreadPool();

	private final ScheduledExecutorService keepAlive = Executors.newSingleThreadScheduledExecutor();

	private final Set<Socket> servers = ConcurrentHashMap.newKeySet();

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
		List<Socket> swallowed = List.copyOf(this.servers);
		this.keepAlive.schedule(() -> swallowed.forEach(FreezingProxy::close), KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
	}

	/** Swallows on all connections, and on new ones until {@link #thaw}. */
	public void freezeNewOnesToo() {
		this.newOnesToo = true;
		freeze();
	}

	/** Serves new connections again, if it does not; those that it swallows stay so. */
	public void thaw() {
		if (this.newOnesToo) {
			this.newOnesToo = false;
			freeze();
		}
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		this.pumps.shutdownNow();
		this.keepAlive.shutdownNow();
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
			this.servers.add(server);
			this.pumps.execute(() -> pump(client, server, born));
			pump(server, client, born);
		}
		catch (IOException ex) {
			close(client);
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
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
		}
		catch (IOException ex) {
			// One of the two has hung up, perhaps with a reset: the other one hears of it
			// below.
		}
		if (born == this.generation.get()) {
			close(from);
			close(to);
		}
	}

}
