package markr.results;

import org.jspecify.annotations.Nullable;

/**
 * What an order would make of a test.
 *
 * @param testId the test
 * @param marksUp how many marks would be higher
 * @param marksDown how many would be lower
 * @param marksAdded how many students have no mark yet, and would have one
 * @param marksGone how many students would have none any more
 * @param availableBefore marks that can be had; null if no student has a mark
 * @param availableAfter marks that could be had then; null if no student would have one
 * @param before the statistics; null if no student has a mark
 * @param after the statistics then; null if no student would have one
 */
public record TestEffect(String testId, long marksUp, long marksDown, long marksAdded, long marksGone,
		@Nullable Integer availableBefore, @Nullable Integer availableAfter, @Nullable Statistics before,
		@Nullable Statistics after) {
}
