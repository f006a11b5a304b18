package markr.drop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a file seems to be, as far as its beginning and its end show: so that people need
 * not find it out from a parser's message.
 */
public enum ContentKind {

	EXCEL("This is a spreadsheet, not XML.", "Export the results as XML from the scanner's software and drop that."),

	ARCHIVE("This is a ZIP or another archive.", "Unpack it and drop the XML documents in it."),

	PDF("This is a PDF.", "Drop the XML document that the scanner's software writes beside it."),

	IMAGE("This is a picture, as of a scanned sheet.", "Drop the XML document that the scanner's software writes."),

	HTML("This is a web page.",
			"Save the document itself instead of the page that shows it, or a sign-in, and drop that."),

	OTHER_TEXT("This is no XML: it does not begin with \"<\".",
			"Drop the XML document that the scanner's software writes."),

	/** The beginning of a document, or of any XML, or nothing at all. */
	CUT_OFF("The document arrived incomplete: its end is missing.",
			"Have it written again and drop all of it. Writers that make pauses should use a name that ends with .part, and"
					+ " rename the file when it is complete."),

	ANOTHER_ENCODING("The document has bytes that are no UTF-8, and does not name another encoding.",
			"Have its first line name the encoding it is in, as encoding=\"ISO-8859-1\", or write it in UTF-8."),

	NAMESPACE("The document's elements are in an XML namespace; those that Markr knows are in none.",
			"Have it written without xmlns and without prefixes."),

	/** A document, or XML of another kind: what is wrong is in its violations. */
	OTHER("", "");

	/**
	 * How long what is cut off must be unchanged to count as complete: some writers make
	 * pauses.
	 */
	public static final Duration CUT_OFF_SETTLE = Duration.ofSeconds(30);

	private static final int SEEN_BYTES = 64 * 1024;

	/** Its byte order mark, read as another encoding. */
	private static final String UTF_8_MARK = "\u00ef\u00bb\u00bf";

	private static final Pattern ELEMENT = Pattern.compile("<[\\p{L}_:]");

	private static final Pattern IN_NAMESPACE = Pattern
		.compile("<(?:[\\w.-]+:mcq-test-results\\b|mcq-test-results\\b[^>]*\\bxmlns\\s*=)");

	private static final Pattern NAMED_ENCODING = Pattern.compile("^<\\?xml[^>]*\\bencoding\\s*=\\s*[\"'](?!utf-?8)",
			Pattern.CASE_INSENSITIVE);

	private final String meaning;

	private final String whatToDo;

	ContentKind(String meaning, String whatToDo) {
		this.meaning = meaning;
		this.whatToDo = whatToDo;
	}

	/** One sentence for people; empty if there is nothing to say. */
	String meaning() {
		return this.meaning;
	}

	String whatToDo() {
		return this.whatToDo;
	}

	/** Whether content is the beginning of a document at most. */
	public static boolean isCutOff(InputStream content, long sizeBytes) throws IOException {
		Ends ends = Ends.of(content, sizeBytes);
		return bySignature(ends.beginning(), ends.head()) == OTHER && ends.areCutOff();
	}

	/** Examines content, which is not closed. */
	static ContentKind of(InputStream content, long sizeBytes) throws IOException {
		Ends ends = Ends.of(content, sizeBytes);
		ContentKind bySignature = bySignature(ends.beginning(), ends.head());
		if (bySignature != OTHER) {
			return bySignature;
		}
		if (!ends.head().isEmpty() && !ends.head().startsWith("<")) {
			return OTHER_TEXT;
		}
		return ends.areCutOff() ? CUT_OFF : inNamespaceOrEncoding(ends.beginning(), ends.head());
	}

	private static ContentKind bySignature(byte[] beginning, String head) {
		String hex = HexFormat.of().formatHex(Arrays.copyOf(beginning, 8));
		if (hex.startsWith("504b0304")) {
			return head.contains("xl/") ? EXCEL : ARCHIVE;
		}
		if (hex.startsWith("d0cf11e0a1b11ae1")) {
			return EXCEL;
		}
		if (hex.startsWith("1f8b") || hex.startsWith("377abcaf") || hex.startsWith("52617221")) {
			return ARCHIVE;
		}
		if (hex.startsWith("25504446")) {
			return PDF;
		}
		if (hex.startsWith("89504e47") || hex.startsWith("ffd8ff") || hex.startsWith("47494638")
				|| hex.startsWith("49492a00") || hex.startsWith("4d4d002a")) {
			return IMAGE;
		}
		String lowerCase = head.substring(0, Math.min(head.length(), 200)).toLowerCase(Locale.ROOT);
		return (lowerCase.startsWith("<!doctype html") || lowerCase.startsWith("<html")) ? HTML : OTHER;
	}

	private static ContentKind inNamespaceOrEncoding(byte[] beginning, String head) {
		if (IN_NAMESPACE.matcher(head).find()) {
			return NAMESPACE;
		}
		boolean otherBytes = beginning.length > 1
				&& (beginning[0] == 0 || beginning[1] == 0 || (beginning[0] & 0xfe) == 0xfe);
		return (!otherBytes && !isUtf8(beginning) && !NAMED_ENCODING.matcher(head).find()) ? ANOTHER_ENCODING : OTHER;
	}

	private static boolean isUtf8(byte[] beginning) {
		// The last character may be cut in two.
		int length = (beginning.length == SEEN_BYTES) ? SEEN_BYTES - 4 : beginning.length;
		while (length < beginning.length && (beginning[length] & 0xc0) == 0x80) {
			length++;
		}
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(beginning, 0, length));
			return true;
		}
		catch (CharacterCodingException ex) {
			return false;
		}
	}

	/**
	 * What is examined of a content.
	 *
	 * @param beginning its first bytes
	 * @param head the same as text
	 * @param tail its last bytes as text, empty if it has no others
	 */
	private record Ends(byte[] beginning, String head, String tail) {

		static Ends of(InputStream content, long sizeBytes) throws IOException {
			byte[] beginning = content.readNBytes(SEEN_BYTES);
			content.skipNBytes(Math.max(0, sizeBytes - 2 * SEEN_BYTES));
			return new Ends(beginning, text(beginning), text(content.readNBytes(SEEN_BYTES)));
		}

		boolean areCutOff() {
			if (!this.head.isEmpty() && !this.head.startsWith("<")) {
				return false;
			}
			if (this.head.contains("<mcq-test-results")) {
				return !(this.tail.isEmpty() ? this.head : this.tail).contains("</mcq-test-results");
			}
			return !ELEMENT.matcher(this.head).find();
		}

		/** Without what only other encodings have. */
		private static String text(byte[] bytes) {
			String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("\0", "")
				.replace("\u00fe", "")
				.replace("\u00ff", "");
			return (text.startsWith(UTF_8_MARK) ? text.substring(UTF_8_MARK.length()) : text).strip();
		}

	}

}
