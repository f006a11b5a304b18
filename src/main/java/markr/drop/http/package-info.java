/**
 * {@code POST /import}. Knows the vault, and what the ways in have in common.
 */
@NullMarked
package markr.drop.http;

import org.jspecify.annotations.NullMarked;
