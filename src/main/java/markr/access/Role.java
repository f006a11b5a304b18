package markr.access;

import java.util.EnumSet;
import java.util.Set;

/** What a user or a token may do; each call names the roles that may call it. */
enum Role {

	/** May import, and see what became of its own drops. */
	SCANNER,

	/** May see statistics, never a student. */
	VIEWER,

	/** May see students' marks, documents and findings too. */
	OFFICER,

	/** May withdraw, reinstate, order and dismiss too, and see how Markr does. */
	OPERATOR,

	/** May make users and tokens too, and read the audit. */
	ADMIN;

	/** All that it may act as. */
	Set<Role> included() {
		return switch (this) {
			case SCANNER -> EnumSet.of(SCANNER);
			case VIEWER -> EnumSet.of(VIEWER);
			case OFFICER -> EnumSet.of(VIEWER, OFFICER);
			case OPERATOR -> EnumSet.of(SCANNER, VIEWER, OFFICER, OPERATOR);
			case ADMIN -> EnumSet.allOf(Role.class);
		};
	}

}
