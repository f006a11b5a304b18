/**
 * Which tests have changed, as a feed that dashboards follow and can resume after an
 * outage. Knows the marks' versions only.
 */
@NullMarked
package markr.results.changes;

import org.jspecify.annotations.NullMarked;
