/**
 * What the ways in have in common: one pipeline for folders, here or on a server. A
 * half-written file is never taken, and a file leaves its folder only after the vault has
 * committed it. Knows the vault, and no way in; the only room that knows Spring
 * Integration.
 */
@NullMarked
package markr.drop;

import org.jspecify.annotations.NullMarked;
