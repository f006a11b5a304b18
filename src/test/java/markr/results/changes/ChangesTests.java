package markr.results.changes;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import markr.support.Caller;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is reported of changes. They are made as another node makes them: in the database.
 */
@MarkrTest
@AutoConfigureRestTestClient
class ChangesTests {

	@Autowired
	JdbcClient jdbc;

	@Autowired
	TransactionOperations transactions;

	@LocalServerPort
	int port;

	@BeforeEach
	void insertTests() {
		this.jdbc.sql("""
				insert into test (test_id, available, students, version)
				values ('change-1', 20, 0, 1), ('change-2', 20, 0, 1), ('change-late', 20, 0, 1)
				on conflict do nothing
				""").update();
	}

	@Test
	void resetsANewReaderAndThenReportsWhatChanges() throws Exception {
		try (EventStream stream = EventStream.open(this.port, null)) {
			EventStream.Event first = stream.next();
			change("change-1");
			EventStream.Event changed = stream.nextOf("change-1");

			assertThat(first.name()).isEqualTo("reset");
			assertThat(first.id()).isNotNull();
			assertThat(changed.name()).isEqualTo("test");
			assertThat(changed.data()).matches("\\{\"test_id\":\"change-1\",\"version\":\\d+,\"available\":20}");
			assertThat(changed.id()).isNotNull().isNotEqualTo(first.id());
		}
	}

	@Test
	void reportsThatATestHasGone(@Autowired RestTestClient http) throws Exception {
		Caller caller = new Caller(http, this.port);
		String id = caller.post(Documents.aDocument().result("change-gone", "s", 20, 9));

		try (EventStream stream = EventStream.open(this.port, null)) {
			stream.next();
			caller.withdraw(id);

			assertThat(stream.nextOf("change-gone").name()).isEqualTo("test");
		}
		http.get().uri("/results/change-gone/aggregate").exchange().expectStatus().isNotFound();
	}

	@Test
	void reportsToAReaderThatComesBackWhatItHasMissed() throws Exception {
		String last = readUpTo("change-1");
		change("change-2");

		try (EventStream stream = EventStream.open(this.port, last)) {
			assertThat(stream.next().name()).isEqualTo("test");
		}
		try (EventStream stream = EventStream.open(this.port, last)) {
			stream.nextOf("change-2");
		}
	}

	@Test
	void leavesNothingOutThatCommitsBehindALaterTransaction() throws Exception {
		CountDownLatch early = new CountDownLatch(1);
		CountDownLatch begun = new CountDownLatch(1);
		Thread late = new Thread(() -> this.transactions.executeWithoutResult((transaction) -> {
			change("change-late");
			begun.countDown();
			await(early);
		}));
		late.start();
		await(begun);
		String last;
		try (EventStream stream = EventStream.open(this.port, null)) {
			stream.next();
			change("change-1");
			last = stream.nextOf("change-1").id();
			early.countDown();

			stream.nextOf("change-late");
		}
		late.join();

		try (EventStream stream = EventStream.open(this.port, last)) {
			stream.nextOf("change-late");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "4711", "1-00000001-5:7:6", "%s-00000001-1:999999999999999:", "%s-FFFFFFFF-5:7:",
			"%s-00000001-7:5:", "%s-00000001-5:7:9", "%s-00000001-0:7:", "%s-00000001-99999999999999999999:7:" })
	void resetsAReaderWithAForeignPosition(String id) throws Exception {
		String system = this.jdbc.sql("select system_identifier::text from pg_control_system()")
			.query(String.class)
			.single();

		try (EventStream stream = EventStream.open(this.port, id.formatted(system))) {
			assertThat(stream.next().name()).isEqualTo("reset");
		}
	}

	@Test
	void resetsAReaderThatHasMissedTooMuch() throws Exception {
		String last = readUpTo("change-1");
		this.jdbc.sql("""
				insert into test (test_id, available, students, version)
				select 'change-many-' || n, 20, 1, 1 from generate_series(1, 1001) as n
				""").update();

		try (EventStream stream = EventStream.open(this.port, last)) {
			assertThat(stream.next().name()).isEqualTo("reset");
		}
		finally {
			this.jdbc.sql("delete from test where test_id like 'change-many-%'").update();
		}
	}

	private String readUpTo(String testId) throws InterruptedException {
		try (EventStream stream = EventStream.open(this.port, null)) {
			stream.next();
			change(testId);
			return stream.nextOf(testId).id();
		}
	}

	private void change(String testId) {
		this.jdbc.sql("update test set version = version + 1 where test_id = :id").param("id", testId).update();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
