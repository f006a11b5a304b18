package markr.importvault;

import com.github.luben.zstd.Zstd;
import markr.platform.StartRefused;

import org.springframework.stereotype.Component;

/**
 * Loads at the start what compresses contents, which is native: unpacked into the
 * temporary folder, it may not run there, and then nothing could be kept.
 */
@Component
class NativeLibrary {

	NativeLibrary() {
		try {
			Zstd.compress(new byte[1]);
		}
		catch (LinkageError ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw new StartRefused(
					"The library that compresses documents cannot be loaded from the temporary folder %s: %s"
						.formatted(System.getProperty("java.io.tmpdir"), cause),
					"The folder may be full, forbid programs (noexec) or be another user's. Correct that, or give Markr "
							+ "another one: java -Djava.io.tmpdir=<folder> -jar markr.jar",
					ex);
		}
	}

}
