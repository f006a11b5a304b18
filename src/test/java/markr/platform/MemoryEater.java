package markr.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/**
 * A process that eats all of its memory, and then lives on
 * ({@link OutOfMemoryExitTests}).
 */
enum MemoryEater {

	/** On a thread that ends by it. */
	UNCAUGHT {

		@Override
		void eat() {
			new Thread(MemoryEater::eatAll).start();
		}

	},

	/** Where it is caught, and logged as nobody wants to see it. */
	LOGGED {

		@Override
		void eat() {
			((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("a.framework").setLevel(Level.OFF);
			try {
				eatAll();
			}
			catch (OutOfMemoryError ex) {
				LoggerFactory.getLogger("a.framework").warn("A task failed", new IllegalStateException(ex));
			}
		}

	},

	/** In a task that is repeated. */
	POLL {

		@Override
		void eat() {
			ClientPoll<String> poll = new ClientPoll<>("eating-poll", Duration.ofMillis(10)) {

				@Override
				protected void poll(Collection<String> clients) {
					eatAll();
				}

				@Override
				protected void end(String client) {
					// Nobody waits.
				}

			};
			poll.start();
			poll.add("a client");
		}

	};

	abstract void eat();

	private static void eatAll() {
		List<byte[]> eaten = new ArrayList<>();
		while (true) {
			eaten.add(new byte[1024 * 1024]);
		}
	}

	public static void main(String[] arguments) throws InterruptedException {
		new OutOfMemoryExit();
		valueOf(arguments[0]).eat();
		TimeUnit.SECONDS.sleep(20);
		System.exit(0);
	}

}
