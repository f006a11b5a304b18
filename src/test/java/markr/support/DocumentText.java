package markr.support;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The characters of a document, as its first bytes and its declaration tell its encoding
 * (XML 1.0, appendix F). The JDK's parser has its own opinion here: it knows no UTF-32
 * with a signature, and takes broken bytes if UTF-8 goes by its other names.
 */
public final class DocumentText {

	private static final Pattern DECLARED = Pattern.compile("<\\?xml\\s[^>]*?\\sencoding\\s*=\\s*([\"'])(.*?)\\1");

	private static final Set<Charset> STRICT = Set.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII,
			Charset.forName("UTF-32LE"), Charset.forName("UTF-32BE"));

	private DocumentText() {
	}

	/**
	 * Decodes a document.
	 * @throws CharacterCodingException if its bytes and what they say of themselves do
	 * not agree
	 */
	public static String of(byte[] document) throws CharacterCodingException {
		String begin = HexFormat.of().formatHex(document, 0, Math.min(4, document.length));
		if (begin.equals("0000feff") || begin.equals("0000003c")) {
			return wide(document, begin.endsWith("feff") ? 4 : 0, "UTF-32BE", "UTF-32(BE)?|(ISO-10646-)?UCS-4");
		}
		if (begin.equals("fffe0000") || begin.equals("3c000000")) {
			return wide(document, begin.startsWith("fffe") ? 4 : 0, "UTF-32LE", "UTF-32(LE)?|(ISO-10646-)?UCS-4");
		}
		if (begin.startsWith("feff") || begin.equals("003c003f")) {
			return wide(document, begin.startsWith("feff") ? 2 : 0, "UTF-16BE",
					"UTF-16(BE)?|(ISO-10646-)?UCS-2|UNICODE");
		}
		if (begin.startsWith("fffe") || begin.equals("3c003f00")) {
			return wide(document, begin.startsWith("fffe") ? 2 : 0, "UTF-16LE", "UTF-16(LE)?|(ISO-10646-)?UCS-2");
		}
		if (begin.equals("4c6fa794")) {
			String declared = declared(decode(document, 0, Charset.forName("IBM037")));
			return decode(document, 0, charset((declared != null) ? declared : ""));
		}
		int signature = begin.startsWith("efbbbf") ? 3 : 0;
		String declared = declared(decode(document, signature, StandardCharsets.ISO_8859_1));
		Charset charset = (declared == null) ? StandardCharsets.UTF_8 : charset(declared);
		if (signature > 0 && !charset.equals(StandardCharsets.UTF_8)) {
			throw new CharacterCodingException();
		}
		return decode(document, signature, charset);
	}

	private static String wide(byte[] document, int signature, String encoding, String names)
			throws CharacterCodingException {
		String text = decode(document, signature, Charset.forName(encoding));
		String declared = declared(text);
		if (declared != null && !declared.toUpperCase(Locale.ROOT).matches(names)) {
			throw new CharacterCodingException();
		}
		return text;
	}

	private static String decode(byte[] document, int from, Charset charset) throws CharacterCodingException {
		// In the others, what is no character is replaced; no identifier may have that.
		CodingErrorAction action = STRICT.contains(charset) ? CodingErrorAction.REPORT : CodingErrorAction.REPLACE;
		return charset.newDecoder()
			.onMalformedInput(action)
			.onUnmappableCharacter(action)
			.decode(ByteBuffer.wrap(document, from, document.length - from))
			.toString();
	}

	private static @Nullable String declared(String text) {
		Matcher declaration = DECLARED.matcher(text);
		return declaration.lookingAt() ? declaration.group(2) : null;
	}

	private static Charset charset(String name) throws CharacterCodingException {
		try {
			return Charset.forName(name);
		}
		catch (IllegalCharsetNameException | UnsupportedCharsetException ex) {
			throw new CharacterCodingException();
		}
	}

}
