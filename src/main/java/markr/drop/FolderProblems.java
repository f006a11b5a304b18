package markr.drop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import markr.platform.PeriodicHealthIndicator;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;

/**
 * Why the work on a {@link DropFolder} does not go as it should, as the work itself has
 * found last: for its health and its metrics. Thread-safe.
 */
public class FolderProblems {

	private final Map<Kind, String> current = new ConcurrentSkipListMap<>();

	private final RepeatedWarnings files;

	/**
	 * Creates problems.
	 * @param folder the folder in a message, to be read after "in"
	 */
	public FolderProblems(String folder) {
		this.files = new RepeatedWarnings(folder);
	}

	/** Files and folders in it that cannot be taken; for the thread that scans. */
	public RepeatedWarnings files() {
		return this.files;
	}

	/**
	 * Reports a problem.
	 * @param problem what, where, why, and what to do; without anything of a document
	 * @return whether there was none of that kind before
	 */
	public boolean report(Kind kind, String problem) {
		return this.current.put(kind, problem) == null;
	}

	/**
	 * Reports that there is no problem of a kind.
	 * @return whether there was one before
	 */
	public boolean resolve(Kind kind) {
		return this.current.remove(kind) != null;
	}

	/** Reports a problem, or with null that there is none of that kind. */
	public void update(Kind kind, @Nullable String problem) {
		if (problem != null) {
			report(kind, problem);
		}
		else {
			resolve(kind);
		}
	}

	/** The current problems, the worst first. */
	public Map<Kind, String> current() {
		Map<Kind, String> problems = new EnumMap<>(Kind.class);
		problems.putAll(this.current);
		return problems;
	}

	/**
	 * Whether files can be taken: DOWN if none can, DEGRADED if some cannot or refused
	 * documents cannot be put back. Each detail says what is wrong and what to do.
	 * Nothing is asked of the file system, which may hang.
	 */
	public Health health() {
		Map<Kind, String> problems = current();
		Health.Builder health = problems.isEmpty() ? Health.up() : problems.keySet().stream().anyMatch(Kind::stopsAll)
				? Health.down() : Health.status(PeriodicHealthIndicator.DEGRADED);
		problems.forEach((kind, problem) -> health.withDetail(kind.name().toLowerCase(Locale.ROOT), problem));
		return health.build();
	}

	/** Shows them to monitoring, as one gauge for each kind. */
	public void bindTo(MeterRegistry registry, String inbox) {
		for (Kind kind : Kind.values()) {
			Gauge.builder("markr.inbox.problem", () -> this.current.containsKey(kind) ? 1 : 0)
				.description("1 while an inbox, the folder or one on an SFTP server, has this problem")
				.tag("inbox", inbox)
				.tag("kind", kind.name().toLowerCase(Locale.ROOT))
				.register(registry);
		}
	}

	/**
	 * Why something failed, in few words. Only the operating system's own are passed on:
	 * what others say could hold a piece of a document.
	 */
	public static String reason(Exception ex) {
		Exception failure = (ex instanceof UncheckedIOException unchecked) ? unchecked.getCause() : ex;
		String reason = (failure instanceof FileSystemException files) ? files.getReason()
				: (failure instanceof IOException) ? failure.getMessage() : null;
		return (reason != null) ? Printable.of(reason) : failure.getClass().getSimpleName();
	}

	/** What the problem is with, the worst first. */
	public enum Kind {

		/** The server cannot be reached, or does not let Markr in: nothing is taken. */
		SERVER,

		/** The folder is gone, or may not be read or written: nothing is taken. */
		FOLDER,

		/** No claim can be made, as on a full disk: nothing is taken. */
		CLAIMS,

		/** Some files cannot be taken, for want of rights or on another file system. */
		FILES,

		/** Some claimed files cannot be stored yet. */
		STORING,

		/** Some files of ended processes cannot be taken over. */
		RECOVERY,

		/** Some refused documents cannot be put back. */
		REPLIES;

		/** Whether nothing can be taken at all. */
		private boolean stopsAll() {
			return this == SERVER || this == FOLDER || this == CLAIMS;
		}

	}

}
