package markr.drop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/** What a file seems to be, as far as its beginning and its end show. */
public enum ContentKind {

	/** A document, for all that can be seen without parsing it. */
	DOCUMENT,

	/** The beginning of a document, or of any XML, or nothing at all. */
	CUT_OFF,

	/** Something else. */
	OTHER;

	/**
	 * How long what is cut off must be unchanged to count as complete: some writers make
	 * pauses.
	 */
	public static final Duration CUT_OFF_SETTLE = Duration.ofSeconds(30);

	private static final int SEEN_BYTES = 64 * 1024;

	private static final Pattern ELEMENT = Pattern.compile("<[\\p{L}_:]");

	/** Examines content, which is not closed. */
	public static ContentKind of(InputStream content, long sizeBytes) throws IOException {
		String head = text(content.readNBytes(SEEN_BYTES));
		content.skipNBytes(Math.max(0, sizeBytes - 2 * SEEN_BYTES));
		String tail = text(content.readNBytes(SEEN_BYTES));
		String end = tail.isEmpty() ? head : tail;
		if (head.isEmpty()) {
			return CUT_OFF;
		}
		if (!head.startsWith("<")) {
			return OTHER;
		}
		if (head.contains("<mcq-test-results")) {
			return end.contains("</mcq-test-results") ? DOCUMENT : CUT_OFF;
		}
		return ELEMENT.matcher(head).find() ? OTHER : CUT_OFF;
	}

	/** Without what only other encodings have. */
	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[\\x00\\xfe\\xff]|^\\xef\\xbb\\xbf", "")
			.strip();
	}

}
