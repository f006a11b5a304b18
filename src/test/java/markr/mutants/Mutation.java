package markr.mutants;

import java.util.function.BiFunction;

import markr.support.Dice;

/**
 * One way to spoil a document, seen as a string of its bytes, one character each. First
 * those that change structure and words, then those that change bytes: composed in this
 * order, the later ones do not hide what the earlier ones look for. A document that has
 * nothing to be spoiled in this way stays as it is.
 */
enum Mutation {

	RENAMED_TAG(Spots::renameTag),

	SWAPPED_TAGS(Spots::swapTags),

	REPEATED_ELEMENT((document, dice) -> Spots.change(document, dice, Spots.ELEMENT, (element) -> element + element)),

	REMOVED_ELEMENT((document, dice) -> Spots.change(document, dice, Spots.ELEMENT, (element) -> "")),

	MOVED_ELEMENT(Spots::moveElement),

	WRAPPED_RESULT((document, dice) -> Spots.change(document, dice, Spots.RESULT,
			(result) -> "<%1$s>%2$s</%1$s>".formatted(dice.of("batch", "mcq-test-results", "mcq-test-result"),
					result))),

	REPEATED_ATTRIBUTE(
			(document, dice) -> Spots.change(document, dice, Spots.ATTRIBUTE, (attribute) -> attribute + attribute)),

	REMOVED_ATTRIBUTE((document, dice) -> Spots.change(document, dice, Spots.ATTRIBUTE, (attribute) -> "")),

	SWAPPED_ATTRIBUTES(Spots::swapAttributes),

	ODD_NUMBER((document, dice) -> Spots.change(document, dice, Spots.NUMBER, (number) -> dice.of(OddValues.NUMBERS))),

	ODD_TEXT((document, dice) -> Spots.change(document, dice, Spots.TEXT, (text) -> dice.of(OddValues.TEXTS))),

	MARKUP_IN_TEXT(Spots::insertMarkup),

	NAMESPACE((document, dice) -> Spots.change(document, dice, Spots.START,
			(start) -> dice.of(start + " xmlns='urn:x'", start + " xmlns=''",
					start + " xmlns:x='urn:x' x:available='7'", start + " x:y=''", start + " xmlns:x=''",
					start + " xmlns:xml='urn:x'", "<x:" + start.substring(1),
					start + " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='true'", "<:x"))),

	DEEP_NESTING((document, dice) -> {
		int depth = dice.oneIn(4) ? 60 + dice.below(8) : dice.sizeUpTo(5_000);
		return Spots.insertBetweenTags(document, dice, "<x>".repeat(depth) + "</x>".repeat(depth));
	}),

	GIANT_ATTRIBUTE((document, dice) -> Spots.change(document, dice, Spots.ATTRIBUTE,
			(attribute) -> attribute + " giant='" + "7".repeat(Spots.nearOrUpTo(65_536, 200_000, dice)) + "'")),

	GIANT_TEXT((document, dice) -> Spots.change(document, dice, Spots.TEXT,
			(text) -> dice.of(text, "") + dice.of("7", " ", "0", "&#49;", "<x/>", "<!---->", "<![CDATA[ ]]>")
				.repeat(Spots.nearOrUpTo(65_536, 50_000, dice)))),

	GIANT_NAME((document, dice) -> Spots.insertBetweenTags(document, dice,
			dice.of("<%s/>", "<?%s?>", "<x %s='1'/>", "<x:%s xmlns:x='urn:x'/>", "<x xmlns:%s='urn:x'/>", "</%s>")
				.formatted("n".repeat(Spots.nearOrUpTo(1_000, 100_000, dice))))),

	MANY_ATTRIBUTES((document, dice) -> Spots.change(document, dice, Spots.START, (start) -> {
		StringBuilder element = new StringBuilder(start);
		int count = dice.oneIn(2) ? 97 + dice.below(6) : dice.sizeUpTo(5_000);
		for (int i = 0; i < count; i++) {
			element.append(" a").append(i).append("=''");
		}
		return element.toString();
	})),

	MANY_NAMES((document, dice) -> {
		StringBuilder elements = new StringBuilder();
		int first = dice.below(1_000_000_000);
		int count = dice.sizeUpTo(4_000);
		for (int i = first; i < first + count; i++) {
			elements.append("<n").append(i).append("/>");
		}
		return Spots.insertBetweenTags(document, dice, elements.toString());
	}),

	DOCTYPE((document,
			dice) -> dice.of("<!DOCTYPE mcq-test-results>", "<!doctype html>", "<!DOCTYPE x [",
					"<!DOCTYPE mcq-test-results [<!ATTLIST summary-marks obtained CDATA '7'>]>") + document),

	ENTITY_BOMB((document, dice) -> OddValues.BOMB
			+ Spots.change(document, dice, Spots.TEXT, (text) -> dice.of("&bomb9;", text, "&bomb0;"))),

	EXTERNAL_ENTITY((document, dice) -> dice.of(OddValues.EXTERNAL)
		.replace("DOCUMENT", Spots.change(document, dice, Spots.TEXT, (text) -> dice.of("&secret;", text)))),

	XML_DECLARATION((document, dice) -> dice.of(OddValues.DECLARATIONS) + Spots.withoutDeclaration(document)),

	SEVERAL_ROOTS((document, dice) -> document + dice.of("<x/>", Spots.withoutDeclaration(document), document)),

	JUNK_BEFORE((document, dice) -> dice.of(OddValues.JUNK) + document),

	JUNK_AFTER((document, dice) -> document + dice.of(OddValues.JUNK)),

	ENCODING(Spots::recode),

	BROKEN_CHARACTER((document, dice) -> Spots.insert(document, dice.below(document.length() + 1),
			dice.of(OddValues.BROKEN_CHARACTERS))),

	CHANGED_BYTES((document, dice) -> {
		StringBuilder bytes = new StringBuilder(document);
		for (int i = dice.sizeUpTo(8); i > 0 && !bytes.isEmpty(); i--) {
			bytes.setCharAt(dice.below(bytes.length()), (char) dice.below(256));
		}
		return bytes.toString();
	}),

	INSERTED_BYTES((document, dice) -> {
		StringBuilder bytes = new StringBuilder(document);
		int at = dice.below(bytes.length() + 1);
		for (int i = dice.sizeUpTo(8); i > 0; i--) {
			bytes.insert(at, (char) dice.below(dice.of(128, 256)));
		}
		return bytes.toString();
	}),

	REMOVED_BYTES((document, dice) -> {
		int from = dice.below(document.length() + 1);
		return new StringBuilder(document).delete(from, from + dice.sizeUpTo(64)).toString();
	}),

	TRUNCATED((document, dice) -> document.substring(0, dice.below(document.length() + 1)));

	private final BiFunction<String, Dice, String> change;

	Mutation(BiFunction<String, Dice, String> change) {
		this.change = change;
	}

	String apply(String document, Dice dice) {
		return this.change.apply(document, dice);
	}

}
