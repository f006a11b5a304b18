package markr.platform.web;

import java.io.EOFException;
import java.io.IOException;
import java.sql.SQLException;

import org.apache.catalina.connector.ClientAbortException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.context.request.ServletWebRequest;

import static org.assertj.core.api.Assertions.assertThat;

/** What cannot be seen at the front door, for nobody stands there any more. */
@ExtendWith(OutputCaptureExtension.class)
class ProblemAdviceTests {

	private final ProblemAdvice advice = new ProblemAdvice(new ProblemWriter(new JsonMapper()));

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final ServletWebRequest request = new ServletWebRequest(new MockHttpServletRequest("GET", "/results"),
			this.response);

	@Test
	void saysNothingAboutAClientThatHasGone(CapturedOutput output) throws Exception {
		IOException gone = new ClientAbortException(new IOException("Broken pipe"));

		this.advice.unexpected(new IllegalStateException(gone), this.request);
		this.advice.handleException(new HttpMessageNotWritableException("Could not write", gone), this.request);
		this.advice.unreadable(gone, this.request);
		this.response.setCommitted(true);
		this.advice.unexpected(new IllegalStateException(gone), this.request);
		this.advice.handleException(new HttpMessageNotWritableException("Could not write", gone), this.request);
		this.advice.unreadable(gone, this.request);

		assertThat(output).isEmpty();
	}

	@Test
	void saysInTheDatabasesWordsThatItTakesNothingAndLogsItOnce(CapturedOutput output) throws Exception {
		SQLException full = new SQLException(
				"ERROR: could not extend file \"base/5/16412\": No space left on device\n  Hint: Check free disk space.",
				"53100");
		SQLException readOnly = new SQLException("ERROR: cannot execute INSERT in a read-only transaction", "25006");

		for (int call = 0; call < 10; call++) {
			assertThat(answer(new DataAccessResourceFailureException("", full)))
				.contains("No space left on device. Inform the operator", "in 5 seconds")
				.doesNotContain("Hint");
		}
		for (int call = 0; call < 10; call++) {
			assertThat(answer(new UncategorizedSQLException("", null, readOnly))).contains("read-only transaction");
			assertThat(answer(new IllegalStateException(readOnly))).contains("read-only transaction");
		}
		assertThat(answer(new DataAccessResourceFailureException("", new SQLException("gone", "08006"))))
			.contains("The database is away. Send the request again");

		assertThat(output.toString().lines().filter((line) -> line.contains("WARN"))).hasSize(3);
		assertThat(output).doesNotContain("\tat ");
	}

	private String answer(RuntimeException failure) throws Exception {
		MockHttpServletResponse answered = new MockHttpServletResponse();
		ServletWebRequest call = new ServletWebRequest(new MockHttpServletRequest("POST", "/import"), answered);
		if (failure instanceof DataAccessResourceFailureException) {
			this.advice.databaseAway(failure, call);
		}
		else {
			this.advice.unexpected(failure, call);
		}
		assertThat(answered.getStatus()).isEqualTo(503);
		assertThat(answered.getHeader("Retry-After")).isEqualTo("5");
		return answered.getContentAsString();
	}

	@Test
	void answersTheStatusOfTheExceptionIfItsProblemDisagrees() throws Exception {
		ProblemDetail problem = ProblemDetail.forStatus(HttpStatus.BAD_REQUEST);

		this.advice.handleException(new ErrorResponseException(HttpStatus.CONFLICT, problem, null), this.request);

		assertThat(this.response.getStatus()).isEqualTo(409);
		assertThat(this.response.getContentAsString()).contains("\"status\":409");
	}

	@Test
	void doesNotMistakeAFileOfOursThatEndsEarlyForAClientThatHasGone(CapturedOutput output) throws Exception {
		this.advice.unexpected(new EOFException("of a file"), this.request);

		assertThat(this.response.getStatus()).isEqualTo(500);
		assertThat(output).contains("ERROR", "EOFException: of a file");
	}

}
