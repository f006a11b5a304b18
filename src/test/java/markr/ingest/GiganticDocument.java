package markr.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

import markr.ingest.xml.DocumentReaderLimitsTests;
import markr.support.Documents;

/**
 * Reads documents with 64 MB of one thing, mostly between two results, in a JVM of its
 * own ({@link DocumentReaderLimitsTests}), and prints what came of them.
 */
public enum GiganticDocument {

	COMMENT("<!--", "xxxxxxxx", "-->"),

	PROCESSING_INSTRUCTION("<?x ", "xxxxxxxx", "?>"),

	UNKNOWN_TEXT("<answer>", "xxxxxxxx", "</answer>"),

	UNKNOWN_TEXT_IN_RESULT("<mcq-test-result><answer>", "xxxxxxxx",
			"</answer>%s%s%s</mcq-test-result>".formatted(Judgement.STUDENT_NUMBER, Judgement.TEST_ID,
					Judgement.SUMMARY_MARKS)),

	WHITE_SPACE("", "  \n\t    ", ""),

	CDATA("<![CDATA[", "xxxxxxxx", "]]>"),

	KNOWN_TEXT("<mcq-test-result><first-name>", "xxxxxxxx", "</first-name></mcq-test-result>"),

	ATTRIBUTE("<x y='", "xxxxxxxx", "'/>"),

	ELEMENT_NAME("<", "xxxxxxxx", "/>"),

	END_NAME("<x></", "xxxxxxxx", ">"),

	ATTRIBUTE_NAME("<x ", "xxxxxxxx", "=''/>"),

	NAMESPACE("<x xmlns:y='", "xxxxxxxx", "'/>"),

	TARGET("<?", "xxxxxxxx", "?>"),

	REFERENCE("&", "xxxxxxxx", ";"),

	REFERENCE_IN_ATTRIBUTE("<x y='&", "xxxxxxxx", ";'/>"),

	KNOWN_REFERENCE("<mcq-test-result><first-name>&", "xxxxxxxx", ";</first-name></mcq-test-result>"),

	NAMES("", "<n%08x/>", ""),

	PREFIXES("", "<n%08x:x xmlns:n%1$08x='urn:x'/>", ""),

	ATTRIBUTE_NAMES("", "<x n%08x=''/>", ""),

	TARGETS("", "<?n%08x?>", ""),

	ELEMENTS("", "<x/>", ""),

	SPACE_IN_TAG("<x ", "        ", "/>"),

	DOCTYPE("<!DOCTYPE x SYSTEM '", "xxxxxxxx", "'>");

	private static final long GIGANTIC_BYTES = 64_000_000;

	private final String before;

	private final String filling;

	private final String after;

	GiganticDocument(String before, String filling, String after) {
		this.before = before;
		this.filling = filling;
		this.after = after;
	}

	public static void main(String[] args) {
		for (GiganticDocument document : values()) {
			Judgement judgement = document.judge();
			System.out.println(document + ": " + judgement.scans().size() + " scans, " + judgement.codes());
		}
	}

	private Judgement judge() {
		String first = (this == DOCTYPE) ? ""
				: Documents.aDocument().result("1234", "1", 20, 13).xml().replace("</mcq-test-results>", "");
		String last = (this == UNKNOWN_TEXT_IN_RESULT) ? "</mcq-test-results>"
				: Documents.aDocument().result("1234", "2", 20, 13).xml().replace("<mcq-test-results>", "");
		return Judgement.of(new SequenceInputStream(Collections.enumeration(List.of(stream(first + this.before),
				new Filling(this.filling, GIGANTIC_BYTES), stream(this.after + last)))), GIGANTIC_BYTES);
	}

	private static InputStream stream(String text) {
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
	}

	/** The same text again and again, numbered if it has a place for a number. */
	private static final class Filling extends InputStream {

		private final String text;

		private InputStream block = InputStream.nullInputStream();

		private long left;

		private int number;

		Filling(String text, long sizeBytes) {
			this.text = text;
			this.left = sizeBytes;
		}

		@Override
		public int read() {
			throw new UnsupportedOperationException("The parser reads in blocks");
		}

		@Override
		public int read(byte[] target, int offset, int length) throws IOException {
			int count = this.block.read(target, offset, length);
			if (count > 0 || this.left <= 0) {
				return count;
			}
			StringBuilder next = new StringBuilder();
			for (int i = 0; i < 1024; i++) {
				next.append(this.text.contains("%") ? this.text.formatted(this.number++) : this.text);
			}
			this.left -= next.length();
			this.block = stream(next.toString());
			return this.block.read(target, offset, length);
		}

	}

}
