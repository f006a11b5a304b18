package markr.operations;

import java.util.List;

import markr.platform.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list of imports.
 *
 * @param imports the imports
 * @param next the place that the next part begins behind; null if there is none
 * @param full whether it has as many as were asked for
 */
record ImportPage(List<ImportSummary> imports, @Nullable Cursor next, boolean full) {
}
