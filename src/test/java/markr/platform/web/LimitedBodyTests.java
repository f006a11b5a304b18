package markr.platform.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Bodies as they come in, by a clock that the test sets. */
class LimitedBodyTests {

	private long now = Long.MAX_VALUE - 5;

	@Test
	void mayHaveSoManyBytes() throws IOException {
		assertThat(body(new byte[10], 10).readAllBytes()).hasSize(10);
		assertThatExceptionOfType(BodyRefusedException.class).isThrownBy(() -> body(new byte[11], 10).readAllBytes())
			.withMessageContaining("larger than 10 bytes");
	}

	@Test
	void hasSomeSecondsToBegin() throws IOException {
		LimitedBody body = body(new byte[10], 10);
		pass(Duration.ofSeconds(20));
		assertThat(body.read()).isZero();

		pass(Duration.ofSeconds(1));
		assertThatExceptionOfType(BodyRefusedException.class).isThrownBy(body::read)
			.withMessageContaining("too slowly")
			.satisfies((ex) -> assertThat(ex.problem().getStatus()).isEqualTo(408));
	}

	@Test
	void mayTakeLongIfItIsLong() throws IOException {
		LimitedBody body = body(new byte[1024 * 1024], Long.MAX_VALUE);
		for (int second = 0; second < 100; second++) {
			pass(Duration.ofSeconds(1));
			assertThat(body.readNBytes((int) LimitedBody.BYTES_PER_SECOND_MIN)).isNotEmpty();
		}

		pass(Duration.ofSeconds(21));
		assertThatExceptionOfType(BodyRefusedException.class).isThrownBy(body::read);
	}

	@Test
	void isTooSlowWhenItStops() {
		LimitedBody body = new LimitedBody(new Body(new InputStream() {

			@Override
			public int read() throws IOException {
				throw new IOException(new SocketTimeoutException());
			}

		}), 10, () -> this.now);

		assertThatExceptionOfType(BodyRefusedException.class).isThrownBy(body::readAllBytes);
	}

	private LimitedBody body(byte[] bytes, long max) {
		return new LimitedBody(new Body(new ByteArrayInputStream(bytes)), max, () -> this.now);
	}

	private void pass(Duration time) {
		this.now += time.toNanos();
	}

	private static final class Body extends ServletInputStream {

		private final InputStream bytes;

		Body(InputStream bytes) {
			this.bytes = bytes;
		}

		@Override
		public int read() throws IOException {
			return this.bytes.read();
		}

		@Override
		public boolean isFinished() {
			return false;
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setReadListener(ReadListener listener) {
			throw new UnsupportedOperationException();
		}

	}

}
