package markr.operations;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A page of imports, those of the documents that were received last first.
 *
 * @param imports the imports of this page
 * @param next where the next page is; null behind the last import
 * @param searchedBackTo up to when documents were searched for this page, if it is not
 * full and there are more behind it: the question is too broad to answer at once
 */
record ImportList(List<ImportSummary> imports, @Nullable String next, @Nullable Instant searchedBackTo) {

}
