package markr.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import markr.support.Dice;
import markr.support.Documents;

/**
 * A document that was spoiled in one to four ways, or merely cut off. Seed and number
 * determine it, so that it can be made again.
 *
 * @param mutations how it was spoiled, in this order
 */
public record Mutant(long seed, int number, List<Mutation> mutations, byte[] bytes) {

	/** Stands in every generated document. Nowhere else, so that it can be looked for. */
	static final String LAST_NAME = "Featherstonehaugh";

	/** Every generated student number begins with it. */
	static final String STUDENT = "sn~";

	private static final String[] WHOLE_DOCUMENTS = { "folded-sheets.xml", "latin1-prolog.xml", "utf16be-bom.xml",
			"utf16le-bom.xml", "utf16le-bom-no-prolog.xml", "utf8-bom.xml", "utf8-no-prolog.xml", "utf8-prolog.xml",
			"windows1252-prolog.xml" };

	private static final String CUT_OFF_ANYWHERE = Documents.aDocument().result("cut off", STUDENT, 20, 13).xml();

	/**
	 * Makes a mutant. The first ones are one and the same document, cut off behind each
	 * of its bytes.
	 */
	public static Mutant of(long seed, int number) {
		if (number < CUT_OFF_ANYWHERE.length()) {
			return new Mutant(seed, number, List.of(Mutation.TRUNCATED), bytes(CUT_OFF_ANYWHERE.substring(0, number)));
		}
		Dice dice = new Dice(seed, number);
		String document = original(number, dice);
		List<Mutation> mutations = Stream.generate(() -> dice.of(Mutation.values()))
			.limit(1 + dice.below(4))
			.sorted()
			.toList();
		for (Mutation mutation : mutations) {
			document = mutation.apply(document, dice);
		}
		return new Mutant(seed, number, mutations, bytes(document));
	}

	private static String original(int number, Dice dice) {
		if (dice.oneIn(100)) {
			return resource("sample_results.xml");
		}
		return dice.oneIn(30) ? resource(dice.of(WHOLE_DOCUMENTS)) : document(number, dice);
	}

	/** Mostly a test of its own; some share one, so that their marks meet. */
	private static String document(int number, Dice dice) {
		String testId = dice.oneIn(10) ? "shared " + dice.below(20) : "mutant " + number;
		Documents document = Documents.aDocument();
		for (int i = 1 + dice.below(3); i > 0; i--) {
			int available = 1 + dice.below(20);
			document.element("""
					<mcq-test-result scanned-on="2017-12-04T12:12:10+11:00">
						<first-name>Jane</first-name>
						<last-name>%s</last-name>
						<student-number>%s%d</student-number>
						<test-id>%s</test-id>
						<answer question="0" marks-available="1" marks-awarded="1">D</answer>
						<summary-marks available="%d" obtained="%d" />
					</mcq-test-result>
					""".formatted(LAST_NAME, STUDENT, dice.below(5), testId, available, dice.below(available + 1)));
		}
		return document.xml();
	}

	/**
	 * The document without what Woodstox lets pass though it is no XML: any control
	 * character after {@code <?xml}, where a space should be.
	 */
	public byte[] withoutLeniency() {
		return bytes(
				new String(this.bytes, StandardCharsets.ISO_8859_1).replaceFirst("^<\\?xml[\\x00-\\x1f]", "<?xml "));
	}

	@Override
	public String toString() {
		return "Mutant.of(%d, %d) %s".formatted(this.seed, this.number, this.mutations);
	}

	private static byte[] bytes(String document) {
		return document.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static String resource(String name) {
		try (InputStream content = Mutant.class.getResourceAsStream("/documents/" + name)) {
			return new String(content.readAllBytes(), StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
