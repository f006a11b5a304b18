package markr.results.findings;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How many findings there are, of those kinds of which there are any.
 *
 * @param counts one for each kind
 * @param next where to ask for those of the scans that were not examined: all counts
 * together are the whole; null if these are
 */
record FindingCounts(List<FindingCount> counts, @Nullable String next) {
}
