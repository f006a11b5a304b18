package markr.support;

import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Chance that falls the same way again for the same seed and number. */
public final class Dice {

	private final SplittableRandom random;

	public Dice(long seed, int number) {
		// One after the other, so that neighbours in seed and number have nothing in
		// common.
		this.random = new SplittableRandom(new SplittableRandom(seed).nextLong() + number);
	}

	/** A number from 0, less than the bound. */
	public int below(int bound) {
		return this.random.nextInt(bound);
	}

	public boolean oneIn(int times) {
		return below(times) == 0;
	}

	@SafeVarargs
	@SuppressWarnings("varargs")
	public final <T> T of(T... choices) {
		return choices[below(choices.length)];
	}

	/** Mostly small, rarely near the largest: each power of two is as likely. */
	public int sizeUpTo(int max) {
		int bits = 32 - Integer.numberOfLeadingZeros(max);
		return Math.min(max, 1 + below(1 << (1 + below(bits - 1))));
	}

	/** One of the places where a pattern matches, or null. */
	public @Nullable MatchResult match(Pattern pattern, String text) {
		List<MatchResult> matches = pattern.matcher(text).results().toList();
		return matches.isEmpty() ? null : matches.get(below(matches.size()));
	}

}
