package markr.drop;

import java.nio.file.Files;

import org.springframework.integration.file.filters.AbstractFileListFilter;

/**
 * Accepts ordinary files that can be read. A link could lead anywhere and a pipe would
 * never end, so these stay where they are, and somebody is told.
 */
class RegularFileFilter extends AbstractFileListFilter<InboxFile> {

	private final Notices notices;

	RegularFileFilter(Notices notices) {
		this.notices = notices;
	}

	@Override
	public boolean accept(InboxFile file) {
		if (file.attributes().isRegularFile() && Files.isReadable(file.path())) {
			return true;
		}
		if (!file.isTemporary()) {
			tell(file);
		}
		return false;
	}

	private void tell(InboxFile file) {
		if (file.attributes().isRegularFile()) {
			this.notices.stuck(file.path(), "cannot be read by Markr; change its permissions");
		}
		else if (file.attributes().isSymbolicLink()) {
			this.notices.leftAlone(file.path(), "is a symbolic link, which is never followed; drop the file itself");
		}
		else {
			this.notices.leftAlone(file.path(), "is no ordinary file (a pipe, a socket or a device); remove it");
		}
	}

}
