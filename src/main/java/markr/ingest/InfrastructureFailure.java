package markr.ingest;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import markr.importvault.document.ClaimLostException;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.launch.JobExecutionAlreadyRunningException;
import org.springframework.batch.core.launch.JobRestartException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Distinguishes imports that were interrupted from outside, by the loss of the database,
 * by another import or another node, from those that Markr itself failed at. The first
 * passes by itself, the second will most likely come back.
 */
public final class InfrastructureFailure {

	/**
	 * Classes of SQLSTATE: connection, rolled back (deadlock, serialization), lack of
	 * resources, ended by an operator or a crash, failure of the server's system. From
	 * "PostgreSQL Error Codes" in the PostgreSQL manual.
	 */
	private static final Set<String> SQLSTATE_CLASSES = Set.of("08", "40", "53", "57", "58");

	private static final int SQLSTATE_CLASS_LENGTH = 2;

	private static final String LOCK_NOT_AVAILABLE = "55P03";

	/**
	 * The server has cut off a session that hung within a transaction; it takes nothing,
	 * as a standby does; a lock was not free in time.
	 */
	private static final Set<String> SQLSTATES = Set.of("25P03", "25006", LOCK_NOT_AVAILABLE);

	private InfrastructureFailure() {
	}

	/** Whether a failure, or what has led to it, is one of the infrastructure. */
	public static boolean isCauseOf(Throwable failure) {
		return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
			.anyMatch((cause) -> isByAnotherNode(cause) || isByTheDatabase(cause));
	}

	/** Whether a lock that another transaction holds was not free in time. */
	static boolean isOfALock(DataAccessException failure) {
		return failure.getMostSpecificCause() instanceof SQLException sql
				&& LOCK_NOT_AVAILABLE.equals(sql.getSQLState());
	}

	/**
	 * The failure among several that says most: a lost connection has many consequences,
	 * and any of them may come first.
	 */
	static @Nullable Throwable among(List<Throwable> failures) {
		return failures.stream()
			.filter(InfrastructureFailure::isCauseOf)
			.findFirst()
			.orElseGet(() -> failures.isEmpty() ? null : failures.get(0));
	}

	/**
	 * Also one that was thought dead and still writes on its own part of the record; or
	 * the record could not be written, which Spring Batch calls an interruption.
	 */
	private static boolean isByAnotherNode(Throwable cause) {
		return cause instanceof ClaimLostException || cause instanceof ConcurrencyFailureException
				|| cause instanceof JobExecutionAlreadyRunningException || cause instanceof JobRestartException
				|| cause instanceof JobInterruptedException;
	}

	private static boolean isByTheDatabase(Throwable cause) {
		// On a connection that is lost already, not even a rollback succeeds.
		if (cause instanceof SQLTransientException || cause instanceof SQLRecoverableException
				|| cause instanceof TransactionSystemException || cause instanceof CannotCreateTransactionException) {
			return true;
		}
		return cause instanceof SQLException sql && sql.getSQLState() != null && (SQLSTATES.contains(sql.getSQLState())
				|| SQLSTATE_CLASSES.contains(sql.getSQLState().substring(0, SQLSTATE_CLASS_LENGTH)));
	}

}
