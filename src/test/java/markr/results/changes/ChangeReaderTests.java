package markr.results.changes;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** One reader, whose thread gets its turn when the test says so. */
class ChangeReaderTests {

	private static final ChangePosition FIRST = new ChangePosition("1-00000001", "5:5:");

	private static final ChangePosition SECOND = new ChangePosition("1-00000001", "6:6:");

	private final Queue<Runnable> turns = new ArrayDeque<>();

	private final Executor executor = this.turns::add;

	private final List<String> sent = new ArrayList<>();

	private final List<ChangeReader> gone = new ArrayList<>();

	private boolean broken;

	private final ChangeReader reader = new ChangeReader(null, new Log(), this.executor, this.gone::add);

	@Test
	void sendsThePositionWithTheLastChangeOnly() {
		begin();
		this.reader.send(List.of(new TestChange("a", 1, 20), new TestChange("b", 1, 20)), SECOND);
		turn();

		assertThat(this.sent).containsExactly("a 1", "b 1 " + SECOND);
		assertThat(this.reader.position()).isEqualTo(SECOND);
	}

	@Test
	void isReadyAgainWhenAllHasBeenTaken() {
		begin();
		this.reader.send(List.of(new TestChange("a", 1, 20)), SECOND);
		assertThat(this.reader.isReady()).isFalse();

		turn();
		assertThat(this.reader.isReady()).isTrue();
	}

	@Test
	void resetsAReaderThatIsTooFarBehind() {
		begin();
		this.reader.send(IntStream.rangeClosed(0, ChangeReader.CHANGES_MAX)
			.mapToObj((n) -> new TestChange("t" + n, 1, 20))
			.toList(), SECOND);
		turn();

		assertThat(this.sent).containsExactly("reset " + SECOND);
	}

	@Test
	void sendsNothingButAHeartbeatWhenThereIsNothing() {
		begin();
		this.reader.send(List.of(), SECOND);
		assertThat(this.turns).isEmpty();
		assertThat(this.reader.isReady()).isTrue();
		assertThat(this.reader.position()).isEqualTo(SECOND);

		this.reader.sendHeartbeat();
		turn();

		assertThat(this.sent).containsExactly("heartbeat");
	}

	@Test
	void goesWhenItCannotBeReached() {
		this.broken = true;
		this.reader.send(List.of(), FIRST);
		turn();

		assertThat(this.gone).containsExactly(this.reader);
		assertThat(this.reader.isReady()).isFalse();
	}

	/** It is served for the first time. */
	private void begin() {
		this.reader.send(List.of(), FIRST);
		turn();
		assertThat(this.sent).containsExactly("reset " + FIRST);
		this.sent.clear();
	}

	private void turn() {
		this.turns.remove().run();
	}

	private final class Log implements ChangeReader.Channel {

		@Override
		public void reset(ChangePosition position) throws IOException {
			log("reset", position);
		}

		@Override
		public void changed(TestChange change, @Nullable ChangePosition position) throws IOException {
			log(change.testId() + " " + change.version(), position);
		}

		@Override
		public void heartbeat() throws IOException {
			log("heartbeat", null);
		}

		@Override
		public void close() {
		}

		private void log(String what, @Nullable ChangePosition position) throws IOException {
			if (ChangeReaderTests.this.broken) {
				throw new IOException("gone");
			}
			ChangeReaderTests.this.sent.add((position != null) ? what + " " + position : what);
		}

	}

}
