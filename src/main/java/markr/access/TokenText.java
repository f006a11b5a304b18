package markr.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

import markr.platform.Sha256;

/**
 * An API token as its holder has it, {@code mk_<id>_<secret>_<crc>}: known as Markr's
 * where it was lost, and one that is misspelt is known as such without a query.
 *
 * @param id 16 hexadecimal digits, no secret
 * @param secret 64 of them
 */
record TokenText(String id, String secret) {

	private static final Pattern TEXT = Pattern.compile("mk_([0-9a-f]{16})_([0-9a-f]{64})_([0-9a-f]{8})");

	private static final SecureRandom RANDOM = new SecureRandom();

	static TokenText random() {
		return new TokenText(random(8), random(32));
	}

	/** So many random bytes in hexadecimal digits. */
	static String random(int bytes) {
		byte[] random = new byte[bytes];
		RANDOM.nextBytes(random);
		return HexFormat.of().formatHex(random);
	}

	static Optional<TokenText> of(String text) {
		Matcher matcher = TEXT.matcher(text);
		return matcher.matches() ? Optional.of(new TokenText(matcher.group(1), matcher.group(2)))
			.filter((token) -> token.toString().equals(text)) : Optional.empty();
	}

	byte[] secretSha256() {
		return sha256(this.secret);
	}

	static byte[] sha256(String secret) {
		return Sha256.digest().digest(secret.getBytes(StandardCharsets.US_ASCII));
	}

	@Override
	public String toString() {
		String text = "mk_%s_%s".formatted(this.id, this.secret);
		CRC32 crc = new CRC32();
		crc.update(text.getBytes(StandardCharsets.US_ASCII));
		return text + "_" + HexFormat.of().toHexDigits((int) crc.getValue());
	}

}
