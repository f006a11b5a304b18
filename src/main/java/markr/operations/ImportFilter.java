package markr.operations;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

import markr.importvault.document.DocumentState;
import org.jspecify.annotations.Nullable;

/**
 * Which imports are asked for: those that meet everything that is not null.
 *
 * @param state the document's state
 * @param source where one of its drops came from, exactly
 * @param name what one of its drops was called, exactly
 * @param test a test that its results have counted in
 * @param from received at that time or later
 * @param to received before that time
 * @param text words that begin so are in the source or name of one of its drops
 * @param id the first digits of its SHA-256
 */
record ImportFilter(@Nullable DocumentState state, @Nullable String source, @Nullable String name,
		@Nullable String test, @Nullable Instant from, @Nullable Instant to, @Nullable String text,
		@Nullable String id) {

	private static final int SHA256_DIGITS = 64;

	/**
	 * The text as PostgreSQL's words, each for all that begin so:
	 * {@code fold:* & anna:*}; null if there is no text.
	 */
	@Nullable String textQuery() {
		return (this.text == null) ? null
				: Arrays.stream(this.text.split("[^\\p{IsAlphabetic}\\p{IsDigit}]+"))
					.filter((word) -> !word.isEmpty())
					.map((word) -> word + ":*")
					.collect(Collectors.joining(" & "));
	}

	/** The SHA-256, with this digit for those that are not known; null if none is. */
	byte @Nullable [] idWith(char digit) {
		return (this.id == null) ? null
				: HexFormat.of().parseHex(this.id + String.valueOf(digit).repeat(SHA256_DIGITS - this.id.length()));
	}

}
