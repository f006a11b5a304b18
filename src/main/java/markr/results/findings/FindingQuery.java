package markr.results.findings;

import java.util.Set;

import markr.platform.Cursor;

/**
 * Which findings are asked for, in the order of documents, their results and codes.
 *
 * @param after the cursor that the list begins behind
 * @param codes the kinds
 * @param dismissed whether those that were dismissed, or those that were not
 * @param max how many at most
 */
record FindingQuery(Cursor after, Set<FindingCode> codes, boolean dismissed, long max) {

}
