/**
 * Holds what people read (README, manual, ADRs) against what Markr is: its settings, its
 * calls, its commands, its words.
 */
@NullMarked
package markr.manual;

import org.jspecify.annotations.NullMarked;
