/**
 * The inbox folder, on which several processes may work. Knows the pipeline and the
 * vault.
 */
@NullMarked
package markr.drop.inbox;

import org.jspecify.annotations.NullMarked;
