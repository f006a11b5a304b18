package markr.results.changes;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import markr.support.MarkrTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Feeds of several nodes over one database. */
@MarkrTest
class ChangeFeedTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	@Autowired
	JdbcClient jdbc;

	private Node one;

	private Node other;

	@BeforeEach
	void start(@Autowired DataSource dataSource) {
		this.jdbc.sql("""
				insert into test (test_id, available, students, version)
				values ('feed-1', 20, 0, 1), ('feed-2', 20, 0, 1)
				on conflict do nothing
				""").update();
		this.one = new Node(dataSource);
		this.other = new Node(dataSource);
	}

	@AfterEach
	void stop() {
		this.one.stop();
		this.other.stop();
	}

	@Test
	void reportChangesOnEveryNode() {
		Reader here = this.one.read();
		Reader there = this.other.read();

		change("feed-1");

		here.awaitReport("feed-1");
		there.awaitReport("feed-1");
	}

	@Test
	void askNothingOnANodeWithoutReaders() {
		Reader reader = this.one.read();

		change("feed-1");
		reader.awaitReport("feed-1");
		change("feed-2");
		reader.awaitReport("feed-2");

		assertThat(this.one.database.asked).hasPositiveValue();
		assertThat(this.other.database.asked).hasValue(0);
	}

	@Test
	void askOnceInEachPollForAllReaders() {
		Reader first = this.one.read();
		Reader second = this.one.read();

		change("feed-1");
		first.awaitReport("feed-1");
		change("feed-2");
		second.awaitReport("feed-2");

		int asked = this.one.database.asked.get();
		assertThat(asked).isPositive().isLessThanOrEqualTo(this.one.polls.get());
	}

	@Test
	void reportWhatHasChangedWhileTheDatabaseWasAway() {
		Reader reader = this.one.read();
		this.one.database.away = true;
		int refused = this.one.database.refused.get();
		change("feed-1");
		await().atMost(SOON).until(() -> this.one.database.refused.get() > refused);

		this.one.database.away = false;

		reader.awaitReport("feed-1");
	}

	@Test
	void serveAReaderWhoCameWhileTheDatabaseWasAway() {
		this.one.database.away = true;
		Reader reader = this.one.open();
		await().atMost(SOON).until(() -> this.one.database.refused.get() > 0);

		this.one.database.away = false;

		await().atMost(SOON).until(() -> reader.reports.contains("reset"));
	}

	/**
	 * It holds up no other, and is sent what has changed meanwhile once, as it is then.
	 */
	@Test
	void leaveASlowReaderWhereItIs() {
		Reader slow = this.one.read();
		Reader quick = this.one.read();
		slow.pause();
		change("feed-1");
		await().atMost(SOON).until(() -> slow.paused);
		quick.awaitReport("feed-1");
		for (int i = 0; i < 3; i++) {
			quick.reports.clear();
			change("feed-2");
			quick.awaitReport("feed-2");
		}

		slow.resume();

		slow.awaitReport("feed-2");
		change("feed-1");
		await().atMost(SOON).until(() -> slow.reports.stream().filter("feed-1"::equals).count() == 2);
		assertThat(slow.reports).containsExactly("reset", "feed-1", "feed-2", "feed-1");
	}

	private void change(String testId) {
		this.jdbc.sql("update test set version = version + 1 where test_id = :id").param("id", testId).update();
	}

	private static final class Node {

		private final Database database;

		private final ChangeFeed feed;

		private final AtomicInteger polls = new AtomicInteger();

		Node(DataSource dataSource) {
			this.database = new Database(dataSource);
			this.feed = new ChangeFeed(new ChangeView(JdbcClient.create(this.database))) {

				@Override
				protected void poll(Collection<ChangeReader> readers) {
					Node.this.polls.incrementAndGet();
					super.poll(readers);
				}

			};
			this.feed.start();
		}

		/** A reader that has been served for the first time. */
		Reader read() {
			Reader reader = open();
			await().atMost(SOON).until(() -> reader.reports.contains("reset"));
			return reader;
		}

		Reader open() {
			Reader reader = new Reader();
			this.feed.read(null, reader).orElseThrow();
			return reader;
		}

		void stop() {
			this.feed.stop();
			this.feed.close();
		}

	}

	/** Counts who asks it, and can be away. */
	private static final class Database extends DelegatingDataSource {

		private final AtomicInteger asked = new AtomicInteger();

		private final AtomicInteger refused = new AtomicInteger();

		private volatile boolean away;

		Database(DataSource dataSource) {
			super(dataSource);
		}

		@Override
		public Connection getConnection() throws SQLException {
			if (this.away) {
				this.refused.incrementAndGet();
				throw new SQLException("away");
			}
			this.asked.incrementAndGet();
			return super.getConnection();
		}

	}

	private static final class Reader implements ChangeReader.Channel {

		private final Queue<String> reports = new ConcurrentLinkedQueue<>();

		private final Semaphore turn = new Semaphore(1);

		private volatile boolean paused;

		void awaitReport(String testId) {
			await().atMost(SOON).until(() -> this.reports.contains(testId));
		}

		void pause() {
			this.turn.acquireUninterruptibly();
		}

		void resume() {
			this.turn.release();
		}

		@Override
		public void reset(ChangePosition position) {
			this.reports.add("reset");
		}

		@Override
		public void changed(TestChange change, @Nullable ChangePosition position) {
			this.paused = this.turn.availablePermits() == 0;
			this.turn.acquireUninterruptibly();
			this.turn.release();
			this.reports.add(change.testId());
		}

		@Override
		public void heartbeat() {
		}

		@Override
		public void close() {
		}

	}

}
