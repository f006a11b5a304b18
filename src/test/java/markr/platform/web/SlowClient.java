package markr.platform.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client that sends and reads no more than a test lets it. All of 127/8 is this
 * machine: each address is another client.
 */
class SlowClient implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 20_000;

	/** So small that a server must wait for the client soon. */
	private static final int RECEIVE_BUFFER_BYTES = 4096;

	private final Socket socket = new Socket();

	SlowClient(String address, int port) throws IOException {
		this.socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
		this.socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
		this.socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
		this.socket.setSoTimeout(PATIENCE_MILLIS);
	}

	void send(String bytes) throws IOException {
		this.socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
		this.socket.getOutputStream().flush();
	}

	/** Asks for a file, and reads no more than the status of the answer. */
	int statusOf(String path) throws IOException {
		return statusOf("GET", path);
	}

	int statusOf(String method, String path) throws IOException {
		send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
		String begin = new String(this.socket.getInputStream().readNBytes("HTTP/1.1 200".length()),
				StandardCharsets.ISO_8859_1);
		return Integer.parseInt(begin.substring(begin.length() - 3));
	}

	/** All that is still to come, until the server closes. */
	String rest() throws IOException {
		return new String(this.socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
