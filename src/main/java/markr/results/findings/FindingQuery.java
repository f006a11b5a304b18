package markr.results.findings;

import org.jspecify.annotations.Nullable;
import java.util.Set;

/**
 * Which findings are asked for, in the order of documents, their results and codes.
 *
 * @param codes the kinds
 * @param dismissed whether those that were dismissed, or those that were not; null for
 * both
 * @param max how many at most
 */
record FindingQuery(Set<FindingCode> codes, @Nullable Boolean dismissed, long max) {

}
