package markr.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import markr.MarkrApplication;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Markr that dies at a point which it is told on its standard input. Until then it waits
 * at a gate, behind all that takes time and before anything works on files or imports; so
 * tests can have it started ahead.
 */
public final class MortalMarkr {

	public static final String AT_THE_GATE = "At the gate: where to die?";

	private static final String WOVEN = "mortal.woven";

	private MortalMarkr() {
	}

	/** The JVM's option that tells where woven classes are. */
	public static String woven(Path folder) {
		return "-D" + WOVEN + "=" + folder;
	}

	public static void main(String[] args) throws IOException {
		Weaving.define(Path.of(System.getProperty(WOVEN)));
		SpringApplication.withHook((application) -> new SpringApplicationRunListener() {

			@Override
			public void contextLoaded(ConfigurableApplicationContext context) {
				context.getBeanFactory().registerSingleton("gate", new Gate());
			}

		}, () -> MarkrApplication.main(args));
	}

	private static final class Gate implements SmartLifecycle {

		private volatile boolean running;

		@Override
		public void start() {
			System.out.println(AT_THE_GATE);
			try {
				String where = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
				if (where == null) {
					// Whoever started this process has died before it.
					Runtime.getRuntime().halt(0);
				}
				Death.comesAt(where);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		/** Before everything else is started. */
		@Override
		public int getPhase() {
			return Integer.MIN_VALUE;
		}

	}

}
