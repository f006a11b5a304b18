/**
 * What was accepted and somebody should still check: how findings are found when asked
 * for, listed, counted and dismissed. Knows the marks and the vault; no other room knows
 * it.
 */
@NullMarked
package markr.results.findings;

import org.jspecify.annotations.NullMarked;
