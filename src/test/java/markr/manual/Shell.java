package markr.manual;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/** Bash in a folder, beside a Markr on another port than the manual's. */
final class Shell {

	private static final String MANUALS = "localhost:8085";

	private static final Pattern ASSIGNMENT = Pattern.compile("(?s)(\\w+)=.*");

	private static final List<String> PROGRAMS = List.of("bash", "curl", "sha256sum", "sed", "awk");

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final Duration LONGEST = Duration.ofMinutes(2);

	private final Path folder;

	private final String ours;

	private final Path errors;

	private final StringBuilder variables = new StringBuilder();

	private Shell(Path folder, int port) {
		this.folder = folder;
		this.ours = "localhost:" + port;
		this.errors = folder.resolve("errors.txt");
	}

	/** Skips the test, loudly, where a program of the commands is missing. */
	static Shell in(Path folder, int port) throws IOException, InterruptedException {
		for (String program : PROGRAMS) {
			assumeThat(new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor())
				.as("LEFT OUT: commands of the manual, for want of %s", program)
				.isZero();
		}
		return new Shell(folder, port);
	}

	/**
	 * Runs a command to its end, which must be a good one, and returns what it prints.
	 */
	String run(String command) throws IOException, InterruptedException {
		Matcher assignment = ASSIGNMENT.matcher(command);
		if (assignment.matches()) {
			// Its value as it is now, for the commands that follow.
			this.variables.append(runOnly(command + "\ndeclare -p " + assignment.group(1)));
			return "";
		}
		return runOnly(command);
	}

	private String runOnly(String command) throws IOException, InterruptedException {
		Path output = Files.createTempFile("markr-shell", ".txt");
		Process process = start(command, output);
		try {
			assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).as("ends: %s", command).isTrue();
			assertThat(process.exitValue()).as("$ %s%n%s%s", command, printed(output), printed(this.errors)).isZero();
			return printed(output);
		}
		finally {
			process.destroyForcibly();
			Files.delete(output);
		}
	}

	/** Runs a command that does not end until it has printed something. */
	String runUntil(String command, Predicate<String> enough) throws IOException {
		Path output = Files.createTempFile("markr-shell", ".txt");
		Process process = start("exec " + command, output);
		try {
			return await(command).atMost(SOON).until(() -> printed(output), enough);
		}
		finally {
			process.destroyForcibly();
			Files.delete(output);
		}
	}

	private Process start(String command, Path output) throws IOException {
		ProcessBuilder builder = new ProcessBuilder("bash", "-c",
				("set -euo pipefail\n" + this.variables + command).replace(MANUALS, this.ours))
			.directory(this.folder.toFile())
			.redirectOutput(output.toFile())
			.redirectError(this.errors.toFile());
		// Its settings for curl, and not those of who runs the tests.
		builder.environment().put("CURL_HOME", this.folder.toString());
		return builder.start();
	}

	private String printed(Path output) {
		try {
			return Files.readString(output).replace(this.ours, MANUALS);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
