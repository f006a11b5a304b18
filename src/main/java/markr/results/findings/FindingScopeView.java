package markr.results.findings;

import java.util.Optional;
import java.util.regex.Pattern;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds the documents and tests whose findings are asked for. */
@Component
class FindingScopeView {

	private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

	private static final String DOCUMENT_OF = """
			select document_id from document where sha256 = decode(:sha256, 'hex')
			""";

	private static final String TEST_EXISTS = """
			select exists (select from publication where test_id = :testId)
			""";

	private final JdbcClient jdbc;

	FindingScopeView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * The vault's key of a document, if it is there.
	 * @param sha256 hexadecimal digits; anything else finds nothing
	 */
	Optional<Long> document(String sha256) {
		return SHA256.matcher(sha256).matches()
				? this.jdbc.sql(DOCUMENT_OF).param("sha256", sha256).query(Long.class).optional() : Optional.empty();
	}

	/** A test, if any document counts in it. */
	Optional<FindingScope> test(String testId) {
		return this.jdbc.sql(TEST_EXISTS).param("testId", testId).query(Boolean.class).single()
				? Optional.of(FindingScope.ofTest(testId)) : Optional.empty();
	}

}
