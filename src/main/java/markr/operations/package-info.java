/**
 * What those who run Markr see and order: imports and their reports, drops, failures,
 * documents as they were received, health. Changes nothing by itself: the rooms that own
 * the rows do.
 */
@NullMarked
package markr.operations;

import org.jspecify.annotations.NullMarked;
