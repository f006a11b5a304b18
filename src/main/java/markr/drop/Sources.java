package markr.drop;

import java.io.Closeable;
import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * How the folders of one kind of place are listed.
 *
 * @param <F> their files
 */
public interface Sources<F> {

	/**
	 * Begins to list a folder.
	 * @param source null for the folder itself
	 */
	Entries<F> open(@Nullable F source) throws IOException;

	/**
	 * What changes when an entry of a folder comes or goes.
	 * @param source null for the folder itself
	 * @return null if nothing shows it
	 */
	@Nullable FileState state(@Nullable F source) throws IOException;

	/** Whether a folder is one that people drop files into. */
	boolean isSource(F folder);

	/** Whether a file can be read; a reason why not is reported already. */
	boolean isReadable(F file);

	/** Whether a listing may be continued at the next scan. */
	boolean areResumable();

	/** As {@link DropFolder#classified}. */
	IOException classified(IOException ex);

	/**
	 * A folder that is being listed.
	 *
	 * @param <F> its files
	 */
	interface Entries<F> extends Closeable {

		/** The next entry that anything could become of; null at the end. */
		@Nullable F next() throws IOException;

	}

}
