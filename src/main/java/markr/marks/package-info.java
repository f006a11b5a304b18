/**
 * The rules and the truth: scans, best marks, distributions. Every mark can be traced to
 * a document and a line. Knows no other room.
 */
@NullMarked
package markr.marks;

import org.jspecify.annotations.NullMarked;
