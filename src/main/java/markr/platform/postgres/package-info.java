/**
 * The database where none is configured: a PostgreSQL of Markr's own, its files, its
 * start and its stop. Knows no room.
 */
@NullMarked
package markr.platform.postgres;

import org.jspecify.annotations.NullMarked;
