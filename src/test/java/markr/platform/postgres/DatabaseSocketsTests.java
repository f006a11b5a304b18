package markr.platform.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class DatabaseSocketsTests {

	private final String pool = UUID.randomUUID().toString();

	private final DatabaseSockets sockets = new DatabaseSockets(this.pool);

	@Test
	void endsAWriteThatIsNotTaken() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				Socket socket = new DatabaseSockets(this.pool).createSocket()) {
			socket.connect(server.getLocalSocketAddress());
			OutputStream output = socket.getOutputStream();
			CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> writeForEver(output));

			await().atMost(Duration.ofSeconds(30)).until(() -> {
				this.sockets.closeWritingFor(Duration.ofMillis(500));
				return writing.isDone();
			});
		}
	}

	/**
	 * So that a peer that is gone is noticed within 25 s, in the middle of a statement.
	 */
	@Test
	void asksAPeerThatIsSilentWhetherItIsThere() throws IOException {
		try (Socket socket = new DatabaseSockets(this.pool).createSocket()) {
			assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
			Assumptions.assumeTrue(socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE));
			assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(10);
			assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(5);
			assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(3);
		}
	}

	@Test
	void makesNoMoreOnceGivenUp() throws IOException {
		try (Socket socket = new DatabaseSockets(this.pool).createSocket()) {
			this.sockets.giveUp();

			assertThat(socket.isClosed()).isTrue();
			assertThatExceptionOfType(SocketException.class)
				.isThrownBy(() -> new DatabaseSockets(this.pool).createSocket());
			new DatabaseSockets("another").createSocket().close();
		}
	}

	private static void writeForEver(OutputStream output) {
		try {
			while (true) {
				output.write(new byte[1 << 20]);
			}
		}
		catch (IOException ex) {
			// Closed.
			return;
		}
	}

}
