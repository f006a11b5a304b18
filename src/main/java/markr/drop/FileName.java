package markr.drop;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

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

	/** Ends the text of a folder's name that is no UTF-8. */
	private static final String NO_UTF_8 = " (ISO-8859-1)";

	private static final String[] TEMPORARY_ENDINGS = { ".part", ".tmp", ".filepart", ".writing", "~" };

	private FileName() {
	}

	/** The last element of the path as text. */
	public static String of(Path path) {
		return of(bytes(path));
	}

	private static byte[] bytes(Path path) {
		String uri = path.toUri().getRawPath();
		// The URI of a directory ends with a slash.
		int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
		String name = uri.substring(uri.lastIndexOf('/', end - 1) + 1, end);
		return StringUtils.uriDecode(name, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
	}

	/** The bytes of a name as text. */
	public static String of(byte[] name) {
		String utf8 = utf8(name);
		return (utf8 != null) ? utf8 : new String(name, StandardCharsets.ISO_8859_1);
	}

	/**
	 * The name of a folder as text that leads back to it, unlike that of another folder
	 * whose name reads the same.
	 */
	public static String ofFolder(byte[] name) {
		String utf8 = utf8(name);
		return (utf8 != null) ? utf8 : new String(name, StandardCharsets.ISO_8859_1) + NO_UTF_8;
	}

	/** As of its bytes. */
	public static String ofFolder(Path folder) {
		return ofFolder(bytes(folder));
	}

	/** The bytes of a folder's name, by its text. */
	public static byte[] bytesOfFolder(String name) {
		return name.endsWith(NO_UTF_8)
				? name.substring(0, name.length() - NO_UTF_8.length()).getBytes(StandardCharsets.ISO_8859_1)
				: name.getBytes(StandardCharsets.UTF_8);
	}

	private static @Nullable String utf8(byte[] name) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

	/** The path of a name within an absolute folder. */
	public static Path in(Path folder, String name) {
		return in(folder, name, name.getBytes(StandardCharsets.UTF_8));
	}

	/** The path of a folder within an absolute folder, by its text. */
	public static Path folderIn(Path folder, String name) {
		return in(folder, name, bytesOfFolder(name));
	}

	private static Path in(Path folder, String name, byte[] bytes) {
		if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
			throw new IllegalArgumentException("No name of a file: \"%s\"".formatted(Printable.of(name)));
		}
		String base = folder.toUri().toString();
		StringBuilder uri = new StringBuilder(base.endsWith("/") ? base : base + "/");
		for (byte b : bytes) {
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

}
