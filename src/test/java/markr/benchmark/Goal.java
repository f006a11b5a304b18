package markr.benchmark;

import org.jspecify.annotations.Nullable;

/**
 * What a figure or a ratio ought to be. Missing it fails nothing: how fast a machine is
 * on a day is no matter of right and wrong.
 *
 * @param min the least, if there is one
 * @param max the most, if there is one
 */
record Goal(@Nullable Double min, @Nullable Double max) {

	static final Goal NONE = new Goal(null, null);

	static Goal atLeast(double min) {
		return new Goal(min, null);
	}

	static Goal atMost(double max) {
		return new Goal(null, max);
	}

	/**
	 * A ratio is worth what its worse pairs are, since a slow rival makes any look good.
	 */
	String reachedByQuartile(Figure ratios) {
		return reached(quartile(ratios));
	}

	/** The lower one, or the upper one if less is better. */
	double quartile(Figure ratios) {
		return ratios.percentile((this.max != null) ? 75 : 25);
	}

	String reached(double value) {
		if (equals(NONE)) {
			return "";
		}
		return ((this.min == null || value >= this.min) && (this.max == null || value <= this.max)) ? "yes" : "no";
	}

	@Override
	public String toString() {
		return (this.min != null) ? ">= " + Figure.text(this.min)
				: (this.max != null) ? "<= " + Figure.text(this.max) : "";
	}

}
