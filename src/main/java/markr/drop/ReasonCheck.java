package markr.drop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * The last lines of a reason file: they say that Markr removes it when the document is
 * taken after all, and let Markr know then that nobody has written to it.
 */
final class ReasonCheck {

	private static final String ANNOUNCED = """

			If this document is taken after all, Markr removes it and this file from here, unless they were changed.
			Check:\s""";

	/** Far above what a reason file has; another is none of Markr's. */
	private static final int SIZE_BYTES_MAX = 64 * 1024 * 1024;

	private ReasonCheck() {
	}

	static String addedTo(String reason) {
		CRC32 check = new CRC32();
		check.update(reason.getBytes(StandardCharsets.UTF_8));
		return reason + ANNOUNCED + HexFormat.of().toHexDigits((int) check.getValue()) + "\n";
	}

	/**
	 * Whether a file is a reason file as Markr has written it.
	 * @param sha256 of the document that it is about
	 */
	static boolean isUnchanged(InputStream file, String sha256) throws IOException {
		String text = new String(file.readNBytes(SIZE_BYTES_MAX), StandardCharsets.UTF_8);
		int end = text.lastIndexOf(ANNOUNCED);
		return end >= 0 && text.lastIndexOf(sha256, end) >= 0 && text.equals(addedTo(text.substring(0, end)));
	}

}
