package markr.ingest.xml;

import com.ctc.wstx.exc.WstxLazyException;
import com.ctc.wstx.util.SymbolTable;

/**
 * The different names that one document uses. Woodstox keeps each of them until the
 * document ends, and has no limit for it. Not thread-safe.
 */
class DocumentNames extends SymbolTable {

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
			this.length += length + DocumentXml.NAME_COST;
			if (this.length > DocumentXml.NAMES_LENGTH_MAX) {
				throw new WstxLazyException(new XmlLimitException(
						"more than %s characters in different names".formatted(DocumentXml.NAMES_LENGTH_MAX)));
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
