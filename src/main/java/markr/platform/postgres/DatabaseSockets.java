package markr.platform.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import javax.net.SocketFactory;

import jdk.net.ExtendedSocketOptions;

/**
 * Makes the sockets to the database, which the driver is given by name, so that those can
 * be closed on which nothing comes back. A blocked write has no time limit otherwise, and
 * a read only one that the longest statement needs. Public for the driver.
 */
public final class DatabaseSockets extends SocketFactory {

	/**
	 * A peer that is gone is noticed within 25 s where the operating system can do it.
	 */
	private static final Map<SocketOption<Integer>, Integer> KEEP_ALIVE_SECONDS = Map
		.of(ExtendedSocketOptions.TCP_KEEPIDLE, 10, ExtendedSocketOptions.TCP_KEEPINTERVAL, 5);

	private static final int KEEP_ALIVE_COUNT = 3;

	/** By the pool that they are for: several may live in one JVM. */
	private static final Map<String, Set<TrackedSocket>> OPEN = new ConcurrentHashMap<>();

	private static final Set<String> GIVEN_UP = ConcurrentHashMap.newKeySet();

	private final String pool;

	private final Set<TrackedSocket> open;

	/**
	 * Called by the driver.
	 * @param pool which pool it is that the sockets are for
	 */
	public DatabaseSockets(String pool) {
		this.pool = pool;
		this.open = OPEN.computeIfAbsent(pool,
				(key) -> Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>())));
	}

	/**
	 * Closes what is open since before a time; who waits there fails at once.
	 * @param nanoTime the time, as {@link System#nanoTime} has it
	 */
	void closeOpenedBefore(long nanoTime) {
		close((socket) -> socket.isOpenedBefore(nanoTime));
	}

	/** Closes all, and makes no more. */
	void giveUp() {
		GIVEN_UP.add(this.pool);
		closeOpenedBefore(System.nanoTime());
	}

	/** Closes those to which one write has not come to its end for so long. */
	void closeWritingFor(Duration limit) {
		long nanoTime = System.nanoTime();
		close((socket) -> socket.isWritingSince(nanoTime - limit.toNanos()));
	}

	private void close(Predicate<TrackedSocket> condition) {
		List<TrackedSocket> all;
		synchronized (this.open) {
			all = List.copyOf(this.open);
		}
		all.stream().filter(condition).forEach(TrackedSocket::closeQuietly);
	}

	@Override
	public Socket createSocket() throws IOException {
		if (GIVEN_UP.contains(this.pool)) {
			throw new SocketException("The database has not answered, and this node shuts down");
		}
		TrackedSocket socket = new TrackedSocket();
		keepAlive(socket);
		this.open.add(socket);
		return socket;
	}

	private static void keepAlive(Socket socket) throws IOException {
		socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
		if (socket.supportedOptions().containsAll(KEEP_ALIVE_SECONDS.keySet())) {
			for (Map.Entry<SocketOption<Integer>, Integer> option : KEEP_ALIVE_SECONDS.entrySet()) {
				socket.setOption(option.getKey(), option.getValue());
			}
			socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEP_ALIVE_COUNT);
		}
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		throw new SocketException("The driver connects by itself");
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
		return createSocket(host, port);
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return createSocket(host.getHostName(), port);
	}

	@Override
	public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
		return createSocket(host, port);
	}

}
