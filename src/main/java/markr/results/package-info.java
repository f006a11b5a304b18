/**
 * What people and dashboards read. Never writes. Knows the marks.
 */
@NullMarked
package markr.results;

import org.jspecify.annotations.NullMarked;
