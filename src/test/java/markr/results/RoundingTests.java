package markr.results;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RoundingTests {

	/** Between 2^53, which a double can be, and 2^53 + 2, the next. */
	private static final BigInteger HALF_WAY = BigInteger.TWO.pow(53).add(BigInteger.ONE);

	private static final BigInteger FAR = BigInteger.TWO.pow(200);

	@Test
	void roundsAsADoubleDoesHalfWayAndByTheSmallestRestBesideIt() {
		assertThat(Rounding.quotient(HALF_WAY, BigInteger.ONE)).isEqualTo(0x1p53);
		assertThat(Rounding.quotient(HALF_WAY.multiply(FAR).add(BigInteger.ONE), FAR)).isEqualTo(0x1p53 + 2);
		assertThat(Rounding.quotient(HALF_WAY.multiply(FAR).subtract(BigInteger.ONE), FAR)).isEqualTo(0x1p53);
		assertThat(Rounding.rootOverDivisor(HALF_WAY.pow(2), BigInteger.ONE)).isEqualTo(0x1p53);
		assertThat(Rounding.rootOverDivisor(HALF_WAY.multiply(FAR).pow(2).add(BigInteger.ONE), FAR))
			.isEqualTo(0x1p53 + 2);
	}

	@Test
	void leavesNothingOfNothing() {
		assertThat(Rounding.quotient(BigInteger.ZERO, BigInteger.TEN)).isZero();
		assertThat(Rounding.rootOverDivisor(BigInteger.ZERO, BigInteger.TEN)).isZero();
	}

	@Test
	void findsTheNearestDoubleOfWhateverQuotient() {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		for (int round = 0; round < 2000; round++) {
			BigInteger dividend = new BigInteger(1 + random.nextInt(120), random);
			BigInteger divisor = new BigInteger(1 + random.nextInt(90), random).add(BigInteger.ONE);

			double nearest = Rounding.quotient(dividend, divisor);

			BigDecimal exact = new BigDecimal(dividend);
			BigDecimal scale = new BigDecimal(divisor);
			assertThat(exact).as("seed %d, round %d: %s / %s", seed, round, dividend, divisor)
				.isBetween(border(nearest, Math.nextDown(nearest)).multiply(scale),
						border(nearest, Math.nextUp(nearest)).multiply(scale));
		}
	}

	@Test
	void findsTheNearestDoubleOfWhateverRoot() {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		for (int round = 0; round < 2000; round++) {
			BigInteger radicand = new BigInteger(1 + random.nextInt(200), random).add(BigInteger.ONE);
			BigInteger divisor = new BigInteger(1 + random.nextInt(90), random).add(BigInteger.ONE);

			double nearest = Rounding.rootOverDivisor(radicand, divisor);

			BigDecimal exact = new BigDecimal(radicand);
			BigDecimal scale = new BigDecimal(divisor);
			assertThat(exact).as("seed %d, round %d: √%s / %s", seed, round, radicand, divisor)
				.isBetween(border(nearest, Math.nextDown(nearest)).multiply(scale).pow(2),
						border(nearest, Math.nextUp(nearest)).multiply(scale).pow(2));
		}
	}

	/** Half way between two doubles: what lies beyond is nearer to the other. */
	private static BigDecimal border(double one, double other) {
		return new BigDecimal(one).add(new BigDecimal(other)).divide(BigDecimal.valueOf(2));
	}

}
