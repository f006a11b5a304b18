package markr.drop;

/**
 * Under which names a refused document and its reason lie.
 *
 * @param document name of the document
 * @param reason name of the reason file beside it
 */
public record RejectedName(String document, String reason) {

	private static final String REASON_ENDING = ".reason.txt";

	/** An extension longer than this is none. */
	private static final int EXTENSION_BYTES_MAX = 16;

	/**
	 * The names that people expect: the document under its own. A reason whose name would
	 * be too long for the file system bears the tag instead of the name's end.
	 * @param name the dropped file's name
	 * @param tag distinguishes this drop from all others
	 */
	static RejectedName plain(String name, String tag) {
		if (FileName.lengthBytes(name) > FileName.BYTES_MAX) {
			return tagged(name, tag);
		}
		if (FileName.lengthBytes(name + REASON_ENDING) > FileName.BYTES_MAX) {
			String ending = "." + tag + REASON_ENDING;
			return new RejectedName(name, FileName.shortened(name, FileName.BYTES_MAX - ending.length()) + ending);
		}
		return new RejectedName(name, name + REASON_ENDING);
	}

	/** Names that no other drop can have: {@code exam.receipt-7.xml}. */
	public static RejectedName tagged(String name, String tag) {
		int dot = name.lastIndexOf('.');
		String extension = (dot > 0) ? name.substring(dot) : "";
		if (FileName.lengthBytes(extension) > EXTENSION_BYTES_MAX) {
			extension = "";
		}
		String stem = name.substring(0, name.length() - extension.length());
		String ending = "." + tag + extension;
		String document = FileName.shortened(stem,
				FileName.BYTES_MAX - FileName.lengthBytes(ending) - REASON_ENDING.length()) + ending;
		return new RejectedName(document, document + REASON_ENDING);
	}

}
