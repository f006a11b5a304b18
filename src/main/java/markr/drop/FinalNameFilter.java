package markr.drop;

import org.springframework.integration.file.filters.AbstractFileListFilter;

/** Passes by what still has the temporary name of a writer who will rename it. */
class FinalNameFilter extends AbstractFileListFilter<InboxFile> {

	@Override
	public boolean accept(InboxFile file) {
		return !file.isTemporary();
	}

}
