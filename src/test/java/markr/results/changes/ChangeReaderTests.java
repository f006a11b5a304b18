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

	private final List<String> heard = new ArrayList<>();

	private final List<ChangeReader> gone = new ArrayList<>();

	private boolean broken;

	private final ChangeReader reader = new ChangeReader(new Ears(), this.executor, this.gone::add);

	@Test
	void saysHowFarHeHasComeWithTheLastChangeOnly() {
		this.reader.tell(List.of(new TestChange("a", 1), new TestChange("b", 1)), FIRST);
		turn();

		assertThat(this.heard).containsExactly("a 1", "b 1 " + FIRST);
	}

	@Test
	void mergesWhatHeHasNotHeardYet() {
		this.reader.tell(List.of(new TestChange("a", 1), new TestChange("b", 1)), FIRST);
		this.reader.tell(List.of(new TestChange("a", 2)), SECOND);
		turn();

		assertThat(this.heard).containsExactly("b 1", "a 2 " + SECOND);
		assertThat(this.turns).isEmpty();
	}

	@Test
	void resetsOneWhoIsTooFarBehind() {
		this.reader.tell(List.of(new TestChange("a", 1)), FIRST);
		this.reader.tell(
				IntStream.range(0, ChangeReader.WAITING_MAX).mapToObj((n) -> new TestChange("t" + n, 1)).toList(),
				SECOND);
		this.reader.tell(List.of(new TestChange("b", 1)), SECOND);
		turn();

		assertThat(this.heard).containsExactly("reset", "b 1 " + SECOND);
	}

	@Test
	void saysNothingButAHeartbeatWhenThereIsNothing() {
		this.reader.tell(List.of(), FIRST);
		assertThat(this.turns).isEmpty();

		this.reader.heartbeat();
		this.reader.heartbeat();
		turn();

		assertThat(this.heard).containsExactly("heartbeat");
	}

	@Test
	void goesWhenHeCannotBeReached() {
		this.broken = true;
		this.reader.reset(FIRST);
		turn();
		this.reader.reset(SECOND);

		assertThat(this.gone).containsExactly(this.reader);
		assertThat(this.turns).isEmpty();
	}

	private void turn() {
		this.turns.remove().run();
	}

	private final class Ears implements ChangeReader.Channel {

		@Override
		public void reset(@Nullable ChangePosition position) throws IOException {
			hear("reset", position);
		}

		@Override
		public void changed(TestChange change, @Nullable ChangePosition position) throws IOException {
			hear(change.testId() + " " + change.version(), position);
		}

		@Override
		public void heartbeat() throws IOException {
			hear("heartbeat", null);
		}

		@Override
		public void close() {
		}

		private void hear(String what, @Nullable ChangePosition position) throws IOException {
			if (ChangeReaderTests.this.broken) {
				throw new IOException("gone");
			}
			ChangeReaderTests.this.heard.add((position != null) ? what + " " + position : what);
		}

	}

}
