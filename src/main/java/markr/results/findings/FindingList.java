package markr.results.findings;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A page of findings.
 *
 * @param findings the page
 * @param next where to ask for the next page; null on the last
 */
record FindingList(List<Finding> findings, @Nullable String next) {
}
