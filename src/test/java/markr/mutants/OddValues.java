package markr.mutants;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** What {@link Mutation} puts into documents, as bytes, one character each. */
final class OddValues {

	/** A file of this machine that no document may make anybody read. */
	static final Path SECRET_FILE = Path.of("target", "mutants", "secret.txt").toAbsolutePath();

	static final String[] NUMBERS = utf8("13.5", "-1", "1e3", "", "+5", "007", "٣", "１３", "2147483648",
			"1000000000000000000000000000000", "1000000", "1000001", "0", "00", "NaN", "0x10", " 13", "13 ", "1_000",
			"1,5", "&#49;3", "13&#10;", "13&#xA0;", "13\n", "4294967309", "18446744073709551629",
			"0".repeat(100) + "13");

	static final String[] TEXTS = utf8("", " ", "\t13\n", "\u00a013", "\u200313\u3000", "0013", "13 13", "\ufffd",
			"1\u00852", "&#x7f;", "&#x1c;13", "\u202e13", "'; drop table mark; --", "\\N", "\\.", "a\tb", "a\\tb", "😀",
			"😀".repeat(64), "😀".repeat(65), "7".repeat(64), "7".repeat(65), "%s%n", "../../etc/passwd", "${jndi:x}",
			"é", "e\u0301", "null", "a&amp;b", "a\"b", "\u2028", "&#13;", "\ufeff13", "\ufdd0", "\u0000", "&#x0;",
			"\ud83d\ude00&#xDE00;");

	static final String[] DECLARATIONS = utf8("<?xml version='1.0'?>", "<?xml version='1.1'?>",
			"<?xml version='1.1' encoding='UTF-8'?>\u0085", "<?xml version='1.1'?><!-- \u0085\u2028&#1; -->",
			"<?xml version='2.0'?>", "<?xml version='1.5'?>", "<?xml version=\"1.0\" standalone=\"yes\"?>",
			"<?xml version='1.0' standalone='maybe'?>", "<?xml encoding='UTF-8'?>", "<?xml?>", "<?XML version='1.0'?>",
			"<?xml version='1.0' encoding=''?>", "<?xml version='1.0' encoding='UTF-8' x='y'?>",
			"<?xml version='1.0' encoding='utf-8'?>", "<?xml version='1.0' encoding='../x'?>",
			"<?xml version='1.0'?><?xml version='1.0'?>", "<?xml version='1.0'");

	static final String[] JUNK = utf8(" ", "\n\n", "x", "<", ">", "&", "]]>", "<!-- junk -->", "<?x junk?>",
			"<!-- junk", "\u0000", "\ufeff", "\u001a", "<x/>", "<x>", "</x>", "PK\u0003\u0004", "{}",
			"HTTP/1.1 200 OK\r\n\r\n", " ".repeat(5_000), "<!DOCTYPE x>", "&#32;", "<![CDATA[ ]]>", "\f");

	static final String[] ENCODINGS = { "UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "ISO-8859-1",
			"windows-1252", "US-ASCII", "IBM037", "UTF-7", "Shift_JIS", "GB18030", "ISO-8859-15", "KOI8-R" };

	static final String[] ENCODING_NAMES = { "UTF-8", "UTF-16", "UTF-16LE", "UTF-32", "ISO-10646-UCS-4", "ISO-8859-1",
			"latin1", "windows-1252", "US-ASCII", "IBM037", "ebcdic-cp-us", "UTF-7", "Shift_JIS", "ISO-2022-JP",
			"UCS-2", "CESU-8", "utf8", "UTF8", "x", "JIS", "unicode" };

	/** Not UTF-8, some of it nearly. */
	static final String[] BROKEN_CHARACTERS = { "\u00ff", "\u0080", "\u00c0\u00af", "\u00c1\u0081",
			"\u00e0\u0080\u00af", "\u00f0\u0080\u0080\u00af", "\u00ed\u00a0\u0080",
			"\u00ed\u00a0\u00bd\u00ed\u00b8\u0080", "\u00f4\u0090\u0080\u0080", "\u00f8\u0088\u0080\u0080\u0080",
			"\u00c3", "\u00e2\u0082", "\u00f0\u009f\u0098", "\0", "\0\0\0\0", "\u00ef\u00bf\u00be",
			"\u00ef\u00bf\u00bd", "\u00ef\u00bb\u00bf", "\u0001", "\u007f", "\u00c2\u0085", "\u00e2\u0080\u00a8",
			"\u00c2\u00a0" };

	static final String BOMB = bomb();

	/** Each wants {@link #SECRET_FILE} to be read; the document's place is named. */
	static final String[] EXTERNAL = external("<!DOCTYPE x [<!ENTITY secret SYSTEM 'FILE'>]>DOCUMENT",
			"<!DOCTYPE mcq-test-results SYSTEM 'FILE'>DOCUMENT",
			"<!DOCTYPE x [<!ENTITY % p SYSTEM 'FILE'> %p;]>DOCUMENT", "<!DOCTYPE x PUBLIC '-//x' 'FILE'>DOCUMENT",
			"<?xml-stylesheet type='text/xsl' href='FILE'?>DOCUMENT",
			"<mcq-test-results><!DOCTYPE x [<!ENTITY secret SYSTEM 'FILE'>]>DOCUMENT</mcq-test-results>",
			"<x:include xmlns:x='http://www.w3.org/2001/XInclude' href='FILE' parse='text'/>",
			"<mcq-test-results><x:include xmlns:x='http://www.w3.org/2001/XInclude' href='FILE'/></mcq-test-results>");

	private OddValues() {
	}

	/** Java has no charset for it. */
	static byte[] utf7(String text) {
		StringBuilder encoded = new StringBuilder();
		text.codePoints().forEach((character) -> {
			if (character < 128 && character != '+' && character != '<') {
				encoded.append((char) character);
			}
			else {
				encoded.append('+')
					.append(Base64.getEncoder()
						.withoutPadding()
						.encodeToString(Character.toString(character).getBytes(StandardCharsets.UTF_16BE)))
					.append('-');
			}
		});
		return encoded.toString().getBytes(StandardCharsets.US_ASCII);
	}

	private static String[] utf8(String... texts) {
		String[] bytes = new String[texts.length];
		for (int i = 0; i < texts.length; i++) {
			bytes[i] = Spots.utf8(texts[i]);
		}
		return bytes;
	}

	private static String[] external(String... texts) {
		String[] documents = new String[texts.length];
		for (int i = 0; i < texts.length; i++) {
			documents[i] = texts[i].replace("FILE", SECRET_FILE.toUri().toString());
		}
		return documents;
	}

	private static String bomb() {
		StringBuilder doctype = new StringBuilder("<!DOCTYPE mcq-test-results [<!ENTITY bomb0 '7'>");
		for (int i = 1; i < 10; i++) {
			doctype.append("<!ENTITY bomb%d '%s'>".formatted(i, ("&bomb" + (i - 1) + ";").repeat(10)));
		}
		return doctype.append("]>").toString();
	}

}
