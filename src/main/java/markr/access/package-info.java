/**
 * Who may do what: users, API tokens, roles, and the audit of who did. The only room that
 * knows Spring Security; the others get a {@link markr.platform.web.Caller} or nothing.
 * What a call asks for is said in {@code openapi.yaml}.
 */
@NullMarked
package markr.access;

import org.jspecify.annotations.NullMarked;
