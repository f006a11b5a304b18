package markr.mutants;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import markr.support.Dice;

/**
 * Where {@link Mutation} takes hold of a document. It looks for patterns rather than
 * parses, since what it looks at may be broken already.
 */
final class Spots {

	static final Pattern TAG = Pattern.compile("<[^<>]*>");

	static final Pattern START = Pattern.compile("<[\\w-]+");

	static final Pattern NAME = Pattern.compile("(?<=</?)[\\w-]+");

	static final Pattern ELEMENT = Pattern
		.compile("<([\\w-]+)[^<>]*(?:/>|>[^<]*</\\1>)|<mcq-test-result[ >](?s:.*?)</mcq-test-result>");

	static final Pattern RESULT = Pattern.compile("<mcq-test-result[ >](?s:.*?)</mcq-test-result>");

	static final Pattern ATTRIBUTE = Pattern.compile("\\s[\\w-]+=(?:\"[^\"]*\"|'[^']*')");

	static final Pattern NUMBER = Pattern.compile("(?<=(?:available|obtained)=[\"'])[^\"']*|(?<=>)[0-9]+(?=<)");

	static final Pattern TEXT = Pattern.compile("(?<=>)[^<>]+(?=</)");

	private static final Map<String, String> SIGNATURES = Map.of("UTF-8", "\u00ef\u00bb\u00bf", "UTF-16LE",
			"\u00ff\u00fe", "UTF-16BE", "\u00fe\u00ff", "UTF-32LE", "\u00ff\u00fe\0\0", "UTF-32BE", "\0\0\u00fe\u00ff");

	private Spots() {
	}

	/** Text as it stands in a document of UTF-8. */
	static String utf8(String text) {
		return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
	}

	static String change(String document, Dice dice, Pattern pattern, UnaryOperator<String> change) {
		MatchResult match = dice.match(pattern, document);
		return (match == null) ? document
				: document.substring(0, match.start()) + change.apply(match.group()) + document.substring(match.end());
	}

	static String insert(String document, int at, String text) {
		return document.substring(0, at) + text + document.substring(at);
	}

	static String insertBetweenTags(String document, Dice dice, String text) {
		return change(document, dice, TAG, (tag) -> dice.oneIn(2) ? tag + text : text + tag);
	}

	static String renameTag(String document, Dice dice) {
		String name = dice.of("mcq-test-results", "mcq-test-result", "student-number", "test-id", "summary-marks",
				"first-name", "answer", "Test-Id", "x", "", "7", "x:y", utf8("größe"), utf8("試験"));
		MatchResult match = dice.match(NAME, document);
		if (match == null) {
			return document;
		}
		return dice.oneIn(2) ? document.replaceAll("(?<=</?)" + match.group() + "(?=[ />])", name)
				: document.substring(0, match.start()) + name + document.substring(match.end());
	}

	static String swapTags(String document, Dice dice) {
		return swap(document, dice, TAG);
	}

	static String swapAttributes(String document, Dice dice) {
		return swap(document, dice, ATTRIBUTE);
	}

	static String swap(String document, Dice dice, Pattern pattern) {
		MatchResult one = dice.match(pattern, document);
		MatchResult other = dice.match(pattern, document);
		if (one == null || one.start() == other.start()) {
			return document;
		}
		MatchResult first = (one.start() < other.start()) ? one : other;
		MatchResult second = (first == one) ? other : one;
		return document.substring(0, first.start()) + second.group() + document.substring(first.end(), second.start())
				+ first.group() + document.substring(second.end());
	}

	static String moveElement(String document, Dice dice) {
		MatchResult element = dice.match(ELEMENT, document);
		return (element == null) ? document : insertBetweenTags(
				document.substring(0, element.start()) + document.substring(element.end()), dice, element.group());
	}

	static String insertMarkup(String document, Dice dice) {
		return change(document, dice, TEXT,
				(text) -> insert(text, dice.below(text.length() + 1),
						dice.of("<!-- 7 -->", "<!-- -- -->", "<![CDATA[7]]>", "<![CDATA[]]>", "<![CDATA[<test-id>]]>",
								"]]>", "<?x 7?>", "<?xml version='1.0'?>", "<x>7</x>", "<test-id>7</test-id>", "&amp;",
								"&foo;", "&#55;", "&#0;", "&#xD800;", "&#x10FFFF;", "&#x110000;", "&#xFFFE;", "&#x80;",
								"&#1;", "&", "\r\n")));
	}

	/**
	 * The bytes are of one encoding, the declaration and the signature may say others.
	 */
	static String recode(String document, Dice dice) {
		String text = new String(document.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
		String encoding = dice.of(OddValues.ENCODINGS);
		String said = dice.oneIn(2) ? encoding : dice.of(OddValues.ENCODING_NAMES);
		String declared = dice.oneIn(3) ? text
				: "<?xml version='1.0' encoding='" + said + "'?>" + withoutDeclaration(text);
		String signature = dice.oneIn(2) ? ""
				: SIGNATURES.getOrDefault(dice.oneIn(4) ? dice.of(OddValues.ENCODINGS) : encoding, "");
		return signature + new String(
				encoding.equals("UTF-7") ? OddValues.utf7(declared) : declared.getBytes(Charset.forName(encoding)),
				StandardCharsets.ISO_8859_1);
	}

	static String withoutDeclaration(String document) {
		return document.replaceFirst("^<\\?xml [^>]*\\?>", "");
	}

	static int nearOrUpTo(int near, int max, Dice dice) {
		return dice.oneIn(4) ? near - 2 + dice.below(5) : dice.sizeUpTo(max);
	}

}
