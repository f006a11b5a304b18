package markr.operations;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A page of imports, those of the documents that were received last first.
 *
 * @param imports the imports of this page
 * @param next where the next page is; null behind the last import
 */
record ImportList(List<ImportSummary> imports, @Nullable String next) {

}
