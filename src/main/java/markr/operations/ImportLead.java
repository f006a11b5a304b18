package markr.operations;

import org.jspecify.annotations.Nullable;

/**
 * What leads to the imports that a filter asks for: a condition that few documents meet,
 * or the list itself. All other conditions are asked of each document that it leads to.
 *
 * @param by the condition
 * @param word the word that leads, if one does
 */
record ImportLead(By by, @Nullable String word) {

	static ImportLead by(By by) {
		return new ImportLead(by, null);
	}

	static ImportLead byWord(String word) {
		return new ImportLead(By.WORD, word);
	}

	/** Whether each document is still to be asked for a receipt that meets the filter. */
	boolean leavesReceipts(ImportFilter filter) {
		if (filter.text() != null || (filter.name() != null && filter.source() != null)) {
			return true;
		}
		return (filter.name() != null && this.by != By.NAME) || (filter.source() != null && this.by != By.SOURCE);
	}

	/** Whether each document is still to be asked for the filter's test. */
	boolean leavesTest(ImportFilter filter) {
		return filter.test() != null && this.by != By.TEST;
	}

	/** Conditions that can lead. */
	enum By {

		/** The list of all documents. */
		LIST,

		/** Documents of a state that most of them are not in. */
		STATE,

		/** Drops from a source. */
		SOURCE,

		/** Drops of a name. */
		NAME,

		/** Drops with a word that begins so in their source or name. */
		WORD,

		/** Results that have counted in a test. */
		TEST,

		/** The first digits of SHA-256. */
		ID

	}

}
