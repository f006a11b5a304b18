/**
 * The Spring Batch job that turns a kept document into marks: stage, then publish or
 * reject. All or nothing, restartable from the last committed chunk, by any node. Knows
 * the vault and the marks; the only room that knows Spring Batch and StAX.
 */
@NullMarked
package markr.ingest;

import org.jspecify.annotations.NullMarked;
