/**
 * How fast Markr is, beside a stock Spring Batch job on the same data and the same
 * server: {@code mvn verify -Dtest=Benchmark}. Knows Markr by its front door and its
 * tables only. Nothing here may be annotated as a component: it lies where Markr looks
 * for its own.
 */
@NullMarked
package markr.benchmark;

import org.jspecify.annotations.NullMarked;
