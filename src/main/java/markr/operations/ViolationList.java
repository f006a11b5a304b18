package markr.operations;

import java.util.List;

import markr.importvault.document.Violation;
import org.jspecify.annotations.Nullable;

/**
 * A page of the violations of a document, in the order in which they were found.
 *
 * @param violationCount how many were found; those above
 * {@code markr.vault.violations-max} were not kept
 * @param violations those of this page
 * @param next where the next page is; null behind the last one that was kept
 */
record ViolationList(long violationCount, List<Violation> violations, @Nullable String next) {

}
