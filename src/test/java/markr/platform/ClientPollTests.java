package markr.platform;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessResourceFailureException;

import static org.assertj.core.api.Assertions.assertThat;

class ClientPollTests {

	private static final Duration NEVER = Duration.ofHours(1);

	private static final Duration OFTEN = Duration.ofMillis(1);

	private ListedPoll poll = new ListedPoll(NEVER);

	@AfterEach
	void close() {
		this.poll.close();
	}

	@Test
	void asksNothingWhileThereAreNoClients() throws Exception {
		this.poll.add("first");
		assertThat(this.poll.next()).containsExactly("first");

		this.poll.remove("first");
		// Several, since the last ones may come to their turn after the next client.
		IntStream.range(0, 100).forEach((time) -> this.poll.pollNow());
		this.poll.add("second");
		assertThat(this.poll.next()).containsExactly("second");
	}

	@Test
	void asksOnceForAllClients() throws Exception {
		this.poll.add("first");
		this.poll.next();
		this.poll.add("second");

		assertThat(this.poll.next()).containsExactlyInAnyOrder("first", "second");
		assertThat(this.poll.polls).isEmpty();
	}

	@Test
	void asksAgainAfterEachIntervalAlsoWhenTheDatabaseWasAway() throws Exception {
		this.poll.close();
		this.poll = new ListedPoll(OFTEN);
		this.poll.start();
		this.poll.away = true;
		this.poll.add("first");
		this.poll.next();
		this.poll.next();

		this.poll.away = false;

		assertThat(this.poll.next()).containsExactly("first");
		assertThat(this.poll.next()).containsExactly("first");
	}

	@Test
	void endsTheWaitingAtAShutdownAndTakesNoMore() {
		assertThat(this.poll.addWhileRunning("early")).isFalse();
		this.poll.start();
		assertThat(this.poll.addWhileRunning("first")).isTrue();
		assertThat(this.poll.addWhileRunning("second")).isTrue();

		this.poll.stop();

		assertThat(this.poll.ended).containsExactlyInAnyOrder("first", "second");
		assertThat(this.poll.addWhileRunning("late")).isFalse();
	}

	private static final class ListedPoll extends ClientPoll<String> {

		private final BlockingQueue<List<String>> polls = new LinkedBlockingQueue<>();

		private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

		private volatile boolean away;

		ListedPoll(Duration interval) {
			super("listed-poll", interval);
		}

		List<String> next() throws InterruptedException {
			List<String> clients = this.polls.poll(20, TimeUnit.SECONDS);
			assertThat(clients).as("a poll").isNotNull();
			return clients;
		}

		@Override
		protected void poll(Collection<String> clients) {
			this.polls.add(List.copyOf(clients));
			if (this.away) {
				throw new DataAccessResourceFailureException("away");
			}
		}

		@Override
		protected void end(String client) {
			this.ended.add(client);
		}

	}

}
