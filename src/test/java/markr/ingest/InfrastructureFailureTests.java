package markr.ingest;

import java.net.SocketException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

import static org.assertj.core.api.Assertions.assertThat;

class InfrastructureFailureTests {

	@ParameterizedTest
	@MethodSource
	void comesFromOutside(Throwable cause) {
		assertThat(InfrastructureFailure.isCauseOf(new ImportFailedException("Import ended FAILED", cause))).isTrue();
	}

	static Stream<Throwable> comesFromOutside() {
		return Stream.of(sql("08006"), sql("40001"), sql("40P01"), sql("53100"), sql("57P01"), sql("58030"),
				sql("25P03"), sql("55P03"), new SQLTransientConnectionException("No connection within 10 s"),
				new TransactionSystemException("JDBC rollback failed", new SQLException("Connection is closed")),
				new CannotCreateTransactionException("Away"), new JobInterruptedException("Step requested termination"),
				new OptimisticLockingFailureException("Another node was quicker"),
				new DataAccessResourceFailureException("Away",
						new SQLException("I/O", "08006", new SocketException())));
	}

	@ParameterizedTest
	@MethodSource
	void isNotWhatMarkrOrTheDocumentBrings(Throwable cause) {
		assertThat(InfrastructureFailure.isCauseOf(new ImportFailedException("Import ended FAILED", cause))).isFalse();
	}

	static Stream<Throwable> isNotWhatMarkrOrTheDocumentBrings() {
		return Stream.of(sql("23514"), sql("54000"), sql("42703"), sql("22021"), new SQLException("Without a state"),
				new IllegalStateException(), new OutOfMemoryError());
	}

	private static SQLException sql(String state) {
		return new SQLException("Failed", state);
	}

}
