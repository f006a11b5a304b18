package markr.manual;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page for people, in Markdown. */
record Page(Path file, String text) {

	static final Path README = Path.of("README.md");

	static final Path MANUAL = Path.of("src/main/resources/manual");

	private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");

	private static final Pattern FENCE = Pattern.compile("(?m)^```(.*)\n((?:(?!```).*\n)*)```$");

	static Page read(Path file) {
		try {
			return new Page(file, Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The README and the pages of the manual. */
	static List<Page> all() {
		return Stream.concat(Stream.of(README), manual()).map(Page::read).toList();
	}

	static Stream<Path> manual() {
		return filesIn(MANUAL).filter((file) -> file.toString().endsWith(".md"));
	}

	static Stream<Path> filesIn(Path folder) {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(Files::isRegularFile).sorted().toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<Fence> fences() {
		return matches(FENCE, this.text)
			.map((found) -> new Fence(lineAt(found.start()), found.group(1), found.group(2)))
			.toList();
	}

	/** What stands between backticks in its sentences and tables. */
	List<String> code() {
		return matches(CODE, FENCE.matcher(this.text).replaceAll("")).map((found) -> found.group(1)).toList();
	}

	static Stream<MatchResult> matches(Pattern pattern, String text) {
		return pattern.matcher(text).results();
	}

	private int lineAt(int offset) {
		return (int) this.text.substring(0, offset).lines().count() + 1;
	}

	@Override
	public String toString() {
		return this.file.toString();
	}

	/** A block between fences, with what stands behind the opening one. */
	record Fence(int line, String info, String text) {

		/** Commands and what they print. */
		static final String RUN = "console";

		/** The same, but too long for a test, or in want of Docker or another machine. */
		static final String NOT_RUN = "console not-run";

		private static final Pattern STEP = Pattern.compile("(?m)^\\$ ((?:.*\\\\\n)*.*)\n?((?:(?!\\$ ).*\n?)*)");

		boolean isConsole() {
			return this.info.equals(RUN) || this.info.equals(NOT_RUN);
		}

		List<Step> steps() {
			List<Step> steps = new ArrayList<>();
			Matcher matcher = STEP.matcher(this.text);
			while (matcher.find()) {
				steps.add(new Step(matcher.group(1), matcher.group(2)));
			}
			return steps;
		}

	}

	/** A command and what it prints, in which {@code …} stands for anything. */
	record Step(String command, String output) {

		private static final String ANYTHING = "…";

		/**
		 * Whether it only reads, so that it can be repeated until the answer is there.
		 */
		boolean isReading() {
			return this.command.startsWith("curl ") && !this.command.matches("(?s).* (-X|-d|--data\\S*) .*");
		}

		/** Whether it never ends by itself. */
		boolean isEndless() {
			return this.command.matches("curl .*-\\w*N\\b.*");
		}

		/** Whether this is what it should print, however that is broken into lines. */
		boolean isOutput(String printed) {
			if (this.output.isBlank()) {
				// No answer is shown; an error would be.
				return !printed.matches("(?s).*\"status\": ?[45]\\d\\d.*");
			}
			String expected = Stream.of(withoutSpace(this.output).split(ANYTHING, -1))
				.map(Pattern::quote)
				.reduce((left, right) -> left + ".*" + right)
				.orElseThrow();
			return withoutSpace(printed).matches("(?s)" + expected);
		}

		private static String withoutSpace(String text) {
			return text.replaceAll("\\s+", "");
		}

	}

}
