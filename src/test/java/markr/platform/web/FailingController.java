package markr.platform.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** Fails in every way that a room may, and a filter before it in some more. */
@TestComponent
@RestController
class FailingController {

	@GetMapping("/failing/unexpectedly")
	void unexpectedly() {
		throw new IllegalStateException("secret");
	}

	/** Not failing, but large, with a tag as answers that are polled have. */
	@GetMapping(path = "/failing/large", produces = "application/json")
	ResponseEntity<String> large() {
		return ResponseEntity.ok().eTag("W/\"large\"").body("[" + "1,".repeat(10_000) + "1]");
	}

	@GetMapping(path = "/failing/csv", produces = "text/csv")
	void csv(HttpServletResponse response) {
		response.setHeader("ETag", "W/\"csv\"");
		Csv.send(response, "large.csv", List.of("a"), (csv) -> csv.text("1".repeat(10_000)).end());
	}

	@GetMapping("/failing/with-an-error")
	void withAnError() {
		throw new AssertionError("secret");
	}

	@GetMapping("/failing/while-writing")
	Unwritable whileWriting() {
		return new Unwritable("begun");
	}

	@GetMapping("/failing/half-way")
	void halfWay(HttpServletResponse response) throws IOException {
		response.getOutputStream().print("half");
		response.flushBuffer();
		throw new IllegalStateException("secret");
	}

	@GetMapping("/failing/without-resource")
	void withoutResource() {
		throw new DataAccessResourceFailureException("secret");
	}

	@GetMapping("/failing/without-transaction")
	void withoutTransaction() {
		throw new CannotCreateTransactionException("secret");
	}

	@GetMapping("/failing/without-rollback")
	void withoutRollback() {
		throw new TransactionSystemException("JDBC rollback failed", new SQLRecoverableException("secret"));
	}

	@GetMapping("/failing/without-lock")
	void withoutLock() {
		throw new CannotAcquireLockException("secret");
	}

	@GetMapping("/failing/without-connection")
	void withoutConnection() {
		throw new CannotGetJdbcConnectionException("none", new SQLTransientConnectionException("secret"));
	}

	@GetMapping("/failing/never")
	DeferredResult<String> never() {
		return new DeferredResult<>(1L);
	}

	@GetMapping("/failing/own")
	void own() {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT,
				"2 violations: ünlesbar");
		problem.setType(URI.create("urn:markr:refused"));
		problem.setTitle("Refused");
		problem.setInstance(URI.create("/imports/7"));
		problem.setProperty("violations", List.of(Map.of("line", 3, "code", "NO_RESULTS")));
		ErrorResponseException ex = new ErrorResponseException(HttpStatus.UNPROCESSABLE_CONTENT, problem, null);
		ex.getHeaders().setLocation(URI.create("/imports/7"));
		ex.getHeaders().setCacheControl(CacheControl.maxAge(Duration.ofSeconds(1)));
		throw ex;
	}

	@GetMapping(path = "/failing/json", produces = "application/json")
	List<String> json() {
		return List.of();
	}

	@GetMapping("/failing/number")
	int number(@RequestParam int number) {
		return number;
	}

	@PostMapping(path = "/failing/body", consumes = "text/xml+markr")
	int body(InputStream body) throws IOException {
		return body.readAllBytes().length;
	}

	@Bean
	FilterRegistrationBean<Filter> failingFilter() {
		Filter filter = (request, response, chain) -> {
			String path = ((HttpServletRequest) request).getRequestURI();
			if ("/failing/in-a-filter".equals(path)) {
				response.getWriter().print("secret");
				throw new IllegalStateException("secret");
			}
			if ("/failing/sent-by-a-filter".equals(path)) {
				((HttpServletResponse) response).sendError(429, "secret");
				return;
			}
			chain.doFilter(request, response);
		};
		return new FilterRegistrationBean<>(filter);
	}

	/** Fails when half of it is written. */
	record Unwritable(String first) {

		public String getSecond() {
			throw new IllegalStateException("secret");
		}

	}

}
