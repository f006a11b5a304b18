package markr.support;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import markr.faults.MortalMarkr;
import markr.faults.Weaving;

import static org.awaitility.Awaitility.await;

/** Markr in a process of its own, so that it can be killed. */
public final class MarkrProcess implements AutoCloseable {

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private static final String SMALL_HEAP = "-Xmx256m";

	/** It starts in half the time, and is never at its best. */
	public static final List<String> SHORT_LIFE = List.of(SMALL_HEAP, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

	private final Process process;

	private final Path log;

	private MarkrProcess(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/** Starts Markr with settings like {@code markr.inbox.settle=1s}, on a free port. */
	public static MarkrProcess start(Path log, String... settings) throws IOException {
		return start(log, Map.of(), settings);
	}

	/** The same with more in its environment. */
	public static MarkrProcess start(Path log, Map<String, String> environment, String... settings) throws IOException {
		return start(log, environment, QuickStart.command(SHORT_LIFE, "markr.MarkrApplication"), settings);
	}

	/** Starts a Markr that waits to be told where to die, as fast as a JVM can. */
	public static MarkrProcess startMortal(Path log, String... settings) throws IOException {
		List<String> options = Stream
			.of(SHORT_LIFE, Weaving.JVM_OPTIONS, List.of(MortalMarkr.woven(QuickStart.woven())))
			.flatMap(List::stream)
			.toList();
		return start(log, QuickStart.command(options, "markr.faults.MortalMarkr"), settings);
	}

	/** Starts Markr in a JVM for a long life, as it is started for use. */
	public static MarkrProcess startAtFullSpeed(Path log, String... settings) throws IOException {
		return start(log, command(List.of(SMALL_HEAP), "markr.MarkrApplication"), settings);
	}

	/** Starts Markr by a command that ends with its main class or its jar. */
	public static MarkrProcess start(Path log, List<String> command, String... settings) throws IOException {
		return start(log, Map.of(), command, settings);
	}

	private static MarkrProcess start(Path log, Map<String, String> environment, List<String> command,
			String... settings) throws IOException {
		List<String> all = new ArrayList<>(command);
		all.add("--server.port=0");
		for (String setting : settings) {
			all.add("--" + setting);
		}
		ProcessBuilder process = new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(log.toFile());
		process.environment().putAll(environment);
		return new MarkrProcess(process.start(), log);
	}

	/** The command that runs a class of this build as this JVM does. */
	public static List<String> command(List<String> options, String mainClass) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
		return command;
	}

	/** The port on which it answers, as soon as it does. */
	public int port() {
		return await().atMost(Duration.ofSeconds(90)).until(() -> {
			Matcher matcher = PORT.matcher(log());
			return matcher.find() ? Integer.parseInt(matcher.group(1)) : (this.process.isAlive() ? 0 : -1);
		}, (port) -> {
			if (port == -1) {
				throw new IllegalStateException("Markr did not start:\n" + log());
			}
			return port > 0;
		});
	}

	/** Whether it answers by now. */
	public boolean isReady() {
		return this.process.isAlive() && PORT.matcher(log()).find();
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/** How long it has kept processors busy. */
	public Duration cpuTime() {
		return this.process.info().totalCpuDuration().orElseThrow();
	}

	/** As {@code kill -STOP}: it hangs, however short, until it is resumed. */
	public void pause() throws IOException, InterruptedException {
		signal("STOP");
	}

	/** As {@code kill -CONT}. */
	public void resume() throws IOException, InterruptedException {
		signal("CONT");
	}

	private void signal(String name) throws IOException, InterruptedException {
		new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).start().waitFor();
	}

	/** Tells a mortal Markr where to die, and lets it begin. */
	public void dieAt(String where) throws IOException {
		try (BufferedWriter input = this.process.outputWriter()) {
			input.write(where + "\n");
		}
	}

	/** Returns as soon as the log contains the text. */
	public void awaitLog(String text) {
		await().atMost(Duration.ofSeconds(90)).until(() -> {
			if (!this.process.isAlive() && !log().contains(text)) {
				throw new IllegalStateException("Markr has ended without \"" + text + "\":\n" + log());
			}
			return log().contains(text);
		});
	}

	public long pid() {
		return this.process.pid();
	}

	/** As {@code kill -9}. */
	public void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	/** As {@code kill}, which asks it to shut down. */
	public void terminate() {
		this.process.destroy();
	}

	public int exitStatus() throws InterruptedException {
		if (!this.process.waitFor(60, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Markr does not end:\n" + log());
		}
		return this.process.exitValue();
	}

	public String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			return "";
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

}
