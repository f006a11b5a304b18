package markr.ingest.xml;

import com.ctc.wstx.exc.WstxLazyException;
import com.ctc.wstx.util.SymbolTable;

/**
 * The different names that one document uses. Woodstox keeps each of them until the
 * document ends, and has no limit for it. Not thread-safe.
 */
class DocumentNames extends SymbolTable {

	/**
	 * Characters of all different names in a document; each name counts as {@link #COST}
	 * more.
	 */
	private static final int LENGTH_MAX = 1_000_000;

	/** What it takes to keep a name, whatever its length. */
	private static final int COST = 100;

	private int length;

	DocumentNames() {
		// Woodstox knows these two by identity.
		super(true);
		findSymbol("xml");
		findSymbol("xmlns");
		// The others are untrusted: they must not fill the JVM's table of strings.
		setInternStrings(false);
	}

	@Override
	public String findSymbol(char[] buffer, int start, int length, int hash) {
		int known = size();
		String name = super.findSymbol(buffer, start, length, hash);
		if (size() > known) {
			this.length += length + COST;
			if (this.length > LENGTH_MAX) {
				throw new WstxLazyException(
						new XmlLimitException("more than %s characters in different names".formatted(LENGTH_MAX)));
			}
		}
		return name;
	}

	/** Nothing of one document is of use to the next one. */
	@Override
	public boolean isDirty() {
		return false;
	}

}
