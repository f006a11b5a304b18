package markr.results;

import java.math.BigInteger;

/**
 * Rounds an exact result to the nearest double. Dividing as {@code double} or as a
 * decimal of so many digits rounds twice, and twice can be wrong: here a quotient is cut
 * off far behind a double's 53 bits, its last bit says whether something was cut, and
 * only then it is rounded, once.
 */
final class Rounding {

	/**
	 * More than the 53 bits of a double, one to round by and one for what was cut off.
	 */
	private static final int BITS = 64;

	private Rounding() {
	}

	/** Returns the double nearest to 100 × obtained / available. */
	static double percentage(int obtained, int available) {
		return quotient(BigInteger.valueOf(100L * obtained), BigInteger.valueOf(available));
	}

	/** Returns the double nearest to dividend / divisor; the dividend is not negative. */
	static double quotient(BigInteger dividend, BigInteger divisor) {
		int shift = BITS + divisor.bitLength();
		BigInteger[] cut = dividend.shiftLeft(shift).divideAndRemainder(divisor);
		return round(cut[0], cut[1].signum() != 0, shift);
	}

	/**
	 * Returns the double nearest to √radicand / divisor; the radicand is not negative.
	 */
	static double rootOverDivisor(BigInteger radicand, BigInteger divisor) {
		int shift = BITS + divisor.bitLength();
		BigInteger shifted = radicand.shiftLeft(2 * shift);
		BigInteger root = shifted.divide(divisor.pow(2)).sqrt();
		return round(root, !root.multiply(divisor).pow(2).equals(shifted), shift);
	}

	private static double round(BigInteger value, boolean somethingCutOff, int shift) {
		return Math.scalb((somethingCutOff ? value.setBit(0) : value).doubleValue(), -shift);
	}

}
