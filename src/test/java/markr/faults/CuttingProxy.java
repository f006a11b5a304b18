package markr.faults;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between clients and a PostgreSQL, and cuts one connection at a chosen moment, so
 * that the client cannot know what has become of its request. Follows PostgreSQL's
 * protocol, see "Frontend/Backend Protocol" in the PostgreSQL manual; clients must not
 * ask for encryption.
 */
final class CuttingProxy implements AutoCloseable {

	private static final int LENGTH_BYTES = 4;

	private final ServerSocket listener;

	private final int serverPort;

	private final ExecutorService pumps = Executors.newCachedThreadPool();

	private int requestsUntilCut;

	private Moment moment = Moment.BEFORE_THE_SERVER_HEARS;

	private int requests;

	/** When a connection is cut. */
	enum Moment {

		/** The request is not carried out. */
		BEFORE_THE_SERVER_HEARS,

		/** The request is carried out, but nobody is told. */
		BEFORE_THE_CLIENT_HEARS

	}

	private CuttingProxy(ServerSocket listener, int serverPort) {
		this.listener = listener;
		this.serverPort = serverPort;
	}

	static CuttingProxy before(int serverPort) throws IOException {
		CuttingProxy proxy = new CuttingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), serverPort);
		proxy.pumps.execute(proxy::accept);
		return proxy;
	}

	int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * Cuts the connection that makes the n-th request from now on.
	 * @param n from 1; 0 for none
	 */
	synchronized void cut(int n, Moment moment) {
		this.requests = 0;
		this.requestsUntilCut = n;
		this.moment = moment;
	}

	/** Requests since the last order to cut. */
	synchronized int requests() {
		return this.requests;
	}

	synchronized boolean hasCut() {
		return this.requestsUntilCut == 0;
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		this.pumps.shutdownNow();
	}

	private synchronized boolean isToBeCut() {
		this.requests++;
		return this.requestsUntilCut > 0 && --this.requestsUntilCut == 0;
	}

	private void accept() {
		try {
			while (!this.listener.isClosed()) {
				Socket client = this.listener.accept();
				this.pumps.execute(new Connection(client, new Socket(this.listener.getInetAddress(), this.serverPort)));
			}
		}
		catch (IOException ex) {
			// Closed.
			return;
		}
	}

	private final class Connection implements Runnable {

		private final Socket client;

		private final Socket server;

		private volatile boolean deaf;

		Connection(Socket client, Socket server) {
			this.client = client;
			this.server = server;
		}

		@Override
		public void run() {
			CuttingProxy.this.pumps.execute(() -> pump(this.server, this.client, this::answer));
			pump(this.client, this.server, this::request);
		}

		private void pump(Socket from, Socket to, Pump pump) {
			try (from; to) {
				pump.run(new DataInputStream(new BufferedInputStream(from.getInputStream())),
						new DataOutputStream(new BufferedOutputStream(to.getOutputStream())));
			}
			catch (IOException ex) {
				// Somebody has hung up, and both ends are closed.
				return;
			}
		}

		private void request(DataInputStream client, DataOutputStream server) throws IOException {
			// The first message alone has no type.
			message(client, server);
			server.flush();
			while (true) {
				int type = client.readUnsignedByte();
				if (isRequest(type) && isToBeCut()) {
					if (CuttingProxy.this.moment == Moment.BEFORE_THE_SERVER_HEARS) {
						return;
					}
					this.deaf = true;
				}
				server.writeByte(type);
				message(client, server);
				if (client.available() == 0) {
					server.flush();
				}
			}
		}

		private void answer(DataInputStream server, DataOutputStream client) throws IOException {
			while (true) {
				int type = server.readUnsignedByte();
				DataOutputStream target = this.deaf ? new DataOutputStream(DataOutputStream.nullOutputStream())
						: client;
				target.writeByte(type);
				message(server, target);
				if (this.deaf && endsAnswer(type)) {
					return;
				}
				if (server.available() == 0) {
					client.flush();
				}
			}
		}

		private static void message(DataInputStream from, DataOutputStream to) throws IOException {
			int length = from.readInt();
			to.writeInt(length);
			to.write(from.readNBytes(length - LENGTH_BYTES));
		}

		/** Sync, a simple query, or the end of a COPY: an answer is waited for. */
		private static boolean isRequest(int type) {
			return type == 'S' || type == 'Q' || type == 'c';
		}

		/** Ready for the next query, or for the data of a COPY. */
		private static boolean endsAnswer(int type) {
			return type == 'Z' || type == 'G';
		}

	}

	private interface Pump {

		void run(DataInputStream from, DataOutputStream to) throws IOException;

	}

}
