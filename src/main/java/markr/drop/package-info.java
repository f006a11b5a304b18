/**
 * The ways in: the inbox folder and {@code POST /import}. A half-written file is never
 * taken, and a file leaves the inbox only after the vault has committed it. Knows the
 * vault; the only room that knows Spring Integration.
 */
@NullMarked
package markr.drop;

import org.jspecify.annotations.NullMarked;
