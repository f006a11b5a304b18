package markr.ingest;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import markr.ingest.xml.Reading;
import markr.ingest.xml.ScanElement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Reading ahead gives what reading gives, in bounded memory, and ends with its import.
 * Blocks are bounded: {@link ReadingBlockTests}.
 */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ReadAheadTests {

	/** More than ever wait. */
	private static final int MANY = 3 * ReadAhead.BLOCKS;

	private final AtomicInteger asked = new AtomicInteger();

	private ReadAhead<ReadingBlock> readAhead = new ReadAhead<>(() -> null, "nothing");

	private ReadAhead<ReadingBlock> reading(int count) {
		this.readAhead = new ReadAhead<>(() -> (this.asked.incrementAndGet() <= count) ? block(this.asked.get()) : null,
				"test");
		return this.readAhead;
	}

	private static ReadingBlock block(long number) {
		return new ReadingBlock(List.of(new Reading.Result(number, number,
				new ScanElement(null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null), 1)));
	}

	private Thread thread() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("test"))
			.findFirst()
			.orElse(new Thread());
	}

	private void awaitAsked(int times) {
		await().atMost(Duration.ofSeconds(10)).until(this.asked::get, (count) -> count == times);
		await().during(Duration.ofMillis(200)).until(this.asked::get, (count) -> count == times);
	}

	@AfterEach
	void close() {
		this.readAhead.close();
	}

	@Test
	void givesEveryBlockInItsOrder() {
		ReadAhead<ReadingBlock> readAhead = reading(MANY + 1);

		for (long number = 1; number <= MANY + 1; number++) {
			assertThat(readAhead.read().readings()).singleElement().extracting("number").isEqualTo(number);
		}

		assertThat(readAhead.read()).isNull();
		assertThat(readAhead.read()).isNull();
	}

	@Test
	void waitsWhenManyBlocksAreAhead() {
		reading(MANY);

		awaitAsked(ReadAhead.BLOCKS + 1);
	}

	@Test
	void throwsWhatTheSourceHasThrownBehindWhatWasRead() {
		for (Throwable failure : new Throwable[] { new IllegalStateException("source"), new OutOfMemoryError("x") }) {
			AtomicInteger count = new AtomicInteger();
			ReadAhead<ReadingBlock> readAhead = new ReadAhead<>(() -> {
				if (count.incrementAndGet() <= 3) {
					return block(count.get());
				}
				if (failure instanceof Error error) {
					throw error;
				}
				throw (RuntimeException) failure;
			}, "failing");

			for (int i = 0; i < 3; i++) {
				assertThat(readAhead.read()).isNotNull();
			}

			for (int i = 0; i < 2; i++) {
				assertThatExceptionOfType(Throwable.class).isThrownBy(readAhead::read).isSameAs(failure);
			}
		}
	}

	@Test
	void endsItsThreadWhenItIsClosedWhileItWaits() {
		reading(MANY);
		awaitAsked(ReadAhead.BLOCKS + 1);
		Thread thread = thread();
		assertThat(thread.isAlive()).isTrue();

		this.readAhead.close();

		await().until(() -> !thread.isAlive());
	}

	@Test
	void endsItsThreadWhenItIsClosedWhileTheSourceReads() throws InterruptedException {
		CountDownLatch underWay = new CountDownLatch(1);
		AtomicBoolean mayEnd = new AtomicBoolean();
		this.readAhead = new ReadAhead<>(() -> {
			underWay.countDown();
			while (!mayEnd.get()) {
				// Reads something that has no end, and hears no interrupt.
				Thread.onSpinWait();
			}
			this.asked.incrementAndGet();
			return block(1);
		}, "test");
		underWay.await();
		Thread thread = thread();

		this.readAhead.close();
		mayEnd.set(true);

		await().until(() -> !thread.isAlive());
		assertThat(this.asked).hasValue(1);
	}

	@Test
	void endsItsThreadBehindTheLastBlock() {
		ReadAhead<ReadingBlock> readAhead = reading(1);
		readAhead.read();
		assertThat(readAhead.read()).isNull();

		await().until(() -> !thread().isAlive());
	}

	/** The import ends behind its chunk then, not within. */
	@Test
	void goesOnWhenItsCallerIsInterrupted() {
		ReadAhead<ReadingBlock> readAhead = reading(MANY);

		Thread.currentThread().interrupt();
		for (int i = 0; i < MANY; i++) {
			assertThat(readAhead.read()).isNotNull();
		}

		assertThat(readAhead.read()).isNull();
		assertThat(Thread.interrupted()).isTrue();
	}

}
