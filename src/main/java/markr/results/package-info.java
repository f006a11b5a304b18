/**
 * What people and dashboards read. Never writes. Knows the marks, and the vault, which
 * each of them comes from.
 */
@NullMarked
package markr.results;

import org.jspecify.annotations.NullMarked;
