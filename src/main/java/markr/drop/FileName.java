package markr.drop;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The name of a file as text, whatever the process's locale. A name is bytes to the file
 * system, and in the C locale Java's own decoding loses every umlaut. So the bytes are
 * taken from the path's URI, which keeps them, and read as UTF-8; names that are not
 * UTF-8 are read as ISO-8859-1, so that every name has a text. The other direction is
 * always UTF-8.
 */
public final class FileName {

	/** What common file systems take. */
	public static final int BYTES_MAX = 255;

	private static final String[] TEMPORARY_ENDINGS = { ".part", ".tmp", ".filepart", ".writing", "~" };

	private FileName() {
	}

	/** The last element of the path as text. */
	public static String of(Path path) {
		String uri = path.toUri().getRawPath();
		// The URI of a directory ends with a slash.
		int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
		return of(bytes(uri.substring(uri.lastIndexOf('/', end - 1) + 1, end)));
	}

	/** The bytes of a name as text. */
	public static String of(byte[] name) {
		ByteBuffer bytes = ByteBuffer.wrap(name);
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
		}
		catch (CharacterCodingException ex) {
			return StandardCharsets.ISO_8859_1.decode(bytes).toString();
		}
	}

	/** The path of a name within an absolute folder. */
	public static Path in(Path folder, String name) {
		if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
			throw new IllegalArgumentException("No name of a file: \"%s\"".formatted(Printable.of(name)));
		}
		String base = folder.toUri().toString();
		StringBuilder uri = new StringBuilder(base.endsWith("/") ? base : base + "/");
		for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
			uri.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
		}
		return Path.of(URI.create(uri.toString()));
	}

	/**
	 * Whether writers use such a name for a file they have not finished: it begins with a
	 * dot or ends like a part or a backup. Needs ASCII only, so it is right in any
	 * locale.
	 */
	public static boolean isTemporary(Path path) {
		return isTemporary(path.getFileName().toString());
	}

	/** As of a path. */
	public static boolean isTemporary(String name) {
		if (name.startsWith(".")) {
			return true;
		}
		String lowerCase = name.toLowerCase(Locale.ROOT);
		for (String ending : TEMPORARY_ENDINGS) {
			if (lowerCase.endsWith(ending)) {
				return true;
			}
		}
		return false;
	}

	/** How many bytes the name takes in the file system. */
	static int lengthBytes(String name) {
		return name.getBytes(StandardCharsets.UTF_8).length;
	}

	/** The beginning of a name in at most so many bytes, no character cut in two. */
	static String shortened(String name, int bytesMax) {
		StringBuilder kept = new StringBuilder();
		int bytes = 0;
		for (int character : name.codePoints().toArray()) {
			bytes += lengthBytes(Character.toString(character));
			if (bytes > bytesMax) {
				break;
			}
			kept.appendCodePoint(character);
		}
		return kept.toString();
	}

	private static byte[] bytes(String percentEncoded) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(percentEncoded.length());
		for (int i = 0; i < percentEncoded.length(); i++) {
			char character = percentEncoded.charAt(i);
			if (character == '%') {
				bytes.write(HexFormat.fromHexDigits(percentEncoded, i + 1, i + 3));
				i += 2;
			}
			else {
				bytes.write(character);
			}
		}
		return bytes.toByteArray();
	}

}
