/**
 * What every room stands on and none knows: the default database, problem details on
 * every path, the welcome at the start. Knows no room.
 */
@NullMarked
package markr.platform;

import org.jspecify.annotations.NullMarked;
