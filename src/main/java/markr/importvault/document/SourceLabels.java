package markr.importvault.document;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * What sources are called in labels of metrics. Anybody who may write to an inbox can
 * make any number of folders of any name, and a label stays in memory, here and wherever
 * metrics are kept: so the first {@link #SOURCES_MAX} sources since the start of this
 * node have labels of their own, all others share one. Addresses of HTTP clients are left
 * out. Thread-safe.
 */
public class SourceLabels {

	static final int SOURCES_MAX = 100;

	static final int LENGTH_MAX = 64;

	/** The inbox itself, or a sender by HTTP. */
	static final String NONE = "-";

	static final String OTHER = "other";

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	public String of(Way way, @Nullable String source) {
		if (source == null || way == Way.HTTP) {
			return NONE;
		}
		if (source.length() > LENGTH_MAX) {
			return OTHER;
		}
		// Several threads may pass the limit at once: there are few.
		return (this.known.contains(source) || (this.known.size() < SOURCES_MAX && this.known.add(source))) ? source
				: OTHER;
	}

}
