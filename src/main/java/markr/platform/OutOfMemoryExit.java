package markr.platform;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

import org.springframework.stereotype.Component;

/**
 * Ends the process when memory has run out: one that lives on has lost threads, or what
 * they were about, and does nothing while its health says that it is UP; what has died is
 * started again, and its imports are taken over. Whatever a pool, the web server or a job
 * catches it logs, at whichever level, so it is seen there; what nobody catches is seen
 * where its thread ends. A JVM does so by itself with an option, which a jar cannot
 * carry.
 */
@Component
public final class OutOfMemoryExit extends TurboFilter {

	private static final int CAUSES_MAX = 100;

	/** That of the JVM with {@code -XX:+ExitOnOutOfMemoryError}. */
	static final int EXIT_CODE = 3;

	OutOfMemoryExit() {
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext loggers) {
			setContext(loggers);
			setName(getClass().getName());
			loggers.getTurboFilterList().removeIf(OutOfMemoryExit.class::isInstance);
			loggers.addTurboFilter(this);
		}
		Thread.UncaughtExceptionHandler others = Thread.getDefaultUncaughtExceptionHandler();
		Thread.setDefaultUncaughtExceptionHandler((thread, ex) -> {
			exitIfOutOfMemory(ex);
			if (others != null) {
				others.uncaughtException(thread, ex);
			}
			else {
				LoggerFactory.getLogger(OutOfMemoryExit.class).error("Thread {} ended", thread.getName(), ex);
			}
		});
	}

	@Override
	public FilterReply decide(@Nullable Marker marker, Logger logger, Level level, @Nullable String format,
			Object @Nullable [] arguments, @Nullable Throwable ex) {
		if (ex != null) {
			exitIfOutOfMemory(ex);
		}
		return FilterReply.NEUTRAL;
	}

	/** For what is caught and not logged. */
	public static void exitIfOutOfMemory(Throwable ex) {
		Throwable cause = ex;
		for (int i = 0; cause != null && i < CAUSES_MAX; i++, cause = cause.getCause()) {
			if (cause instanceof OutOfMemoryError) {
				// Whatever else would be done needs memory.
				System.err.println("Markr has run out of memory and ends. Give it more: java -Xmx512m -jar markr.jar");
				Runtime.getRuntime().halt(EXIT_CODE);
			}
		}
	}

}
