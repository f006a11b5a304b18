package markr.manual;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Markr speaks in the plain terms of its field: no private words in names, comments,
 * messages, SQL, the description of the calls, README, manual and ADRs. One name for a
 * thing and one thing for a name is more than a test can see; these were the worst.
 */
class WordsTests {

	/** Java's own, which are called as they are called. */
	private static final Pattern JAVAS = Pattern.compile("(?m)^(?:import|package) .*$|\\.lookingAt\\(");

	private static final Pattern CAMEL_CASE = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|_");

	/** The ends of comments' lines, behind which a phrase goes on. */
	private static final String SPACE = "(?:\\s|[*/#-])+";

	static Stream<Path> files() {
		return Stream.of(Page.filesIn(Path.of("src/main")), Page.filesIn(Path.of("adr")), Stream.of(Page.README))
			.flatMap((all) -> all)
			.filter((file) -> !file.toString().endsWith(".jar"));
	}

	@ParameterizedTest
	@ValueSource(strings = {
			// return, report, name, say
			"(tell(s|ing)?|told)(?! (apart|otherwise))",
			// poll, scan, check, read, see; but a finding is what looks wrong, and
			// somebody should look at a sheet
			"(?<!should\\x20)look(s|ed|ing)?(?!-?up| (up|wrong|like|different|the same))",
			// release, continue
			"let(s|ting)?( \\w+)? go", "(go(es)?|going|went) on with",
			// prevent, block
			"st(and|ands|anding|ood) in (the|its|their) way",
			// dead nodes and dead executions have a noun
			"the dead(?! (node|execution|process|instance|owner|server|session|one|worker|scheduler))",
			// failure, interruption
			"disturb\\w*",
			// order, request
			"petitions?", "desks?",
			// reason file
			"(?<!no\\x20)(?<!capital\\x20)letters?(?!,? (case|and digits|digits|or (a )?digit))",
			// take over
			"adopt\\w*",
			// FAILED, kind APPLICATION or INFRASTRUCTURE
			"poison\\w*", "set(s|ting)?( \\w+)? aside",
			// a client, a node: it
			"whoever", "he|him|himself|his" })
	void standNowhere(String word) {
		Pattern pattern = Pattern.compile("(?i)(?<![\\w'])(?:" + word.replace(" ", SPACE) + ")(?!\\w)");

		List<String> found = files().flatMap((file) -> {
			String text = words(Page.read(file).text());
			return Page.matches(pattern, text).map((hit) -> file + ":" + place(text, hit));
		}).toList();

		assertThat(found).as("%s: %d times", word, found.size()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "tellsOfIt", "a LOOK_BACK", "// going on\n\t * with", "let them go", "the dead\n * are",
			"class PoisonPill", "Whoever" })
	void areFoundInNamesAndAcrossLines(String text) {
		assertThat(Stream.of("tell(s|ing)?|told", "look(s|ed|ing)?", "(go(es)?|going|went) on with", "let( \\w+)? go",
				"the dead", "poison\\w*", "whoever"))
			.anyMatch((word) -> Pattern.compile("(?i)\\b(?:" + word.replace(" ", SPACE) + ")\\b")
				.matcher(words(text))
				.find());
	}

	private static String words(String text) {
		return CAMEL_CASE.matcher(JAVAS.matcher(text).replaceAll("")).replaceAll(" ");
	}

	private static String place(String text, MatchResult hit) {
		int line = (int) text.substring(0, hit.start()).chars().filter((character) -> character == '\n').count() + 1;
		return line + ": " + text.lines().skip(line - 1L).findFirst().orElse("").strip();
	}

}
