/**
 * What all calls have in common: problem details, limits of uploads and downloads,
 * refusal of unknown parameters, the description of the API. Knows no room.
 */
@NullMarked
package markr.platform.web;

import org.jspecify.annotations.NullMarked;
