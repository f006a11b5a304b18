package markr.results;

/**
 * The statistics of a test over its students, one mark each, as percentages of the test's
 * available marks; the answer's JSON has these fields, in this order.
 *
 * @param mean the arithmetic mean
 * @param stddev the standard deviation of the population
 * @param min the lowest mark
 * @param max the highest mark
 * @param p25 the lower quartile, interpolated linearly between two students like
 * PostgreSQL's {@code percentile_cont}, as are the next two
 * @param p50 the median
 * @param p75 the upper quartile
 * @param count the number of students
 */
public record Statistics(double mean, double stddev, double min, double max, double p25, double p50, double p75,
		long count) {
}
