package markr.results;

import java.util.List;
import java.util.stream.IntStream;

import markr.support.Caller;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The marks of a very large document are not listed by student, and are found all the
 * same.
 */
@MarkrTest
@AutoConfigureRestTestClient
class CrowdedTestTests {

	private static final int CROWD = 20_001;

	@Autowired
	RestTestClient http;

	@Autowired
	JdbcClient jdbc;

	private Caller caller;

	@BeforeEach
	void postACrowd(@LocalServerPort int port) {
		this.caller = new Caller(this.http, port);
		Documents document = Documents.aDocument();
		IntStream.range(0, CROWD).forEach((n) -> document.result("crowd", "crowd-" + n, 20, n % 21));
		this.caller.post(document);
	}

	@Test
	void listsNoneOfItsMarks() {
		assertThat(this.jdbc.sql("select crowded from test where test_id = 'crowd'").query(Boolean.class).single())
			.isTrue();
		assertThat(this.jdbc
			.sql("select count(*) from mark where student_number like 'crowd-%' and listed and test_id = 'crowd'")
			.query(Long.class)
			.single()).isZero();
	}

	@Test
	void findsAllMarksOfItsStudents() {
		this.caller.post(Documents.aDocument().result("crowd-small", "crowd-9", 20, 3));

		assertThat(testsOf("crowd-9")).containsExactly("crowd", "crowd-small");
		assertThat(testsOf("crowd-20000")).containsExactly("crowd");
	}

	@Test
	void findsMarksThatComeLaterAndHigherOnes() {
		this.caller
			.post(Documents.aDocument().result("crowd", "behind-the-crowd", 20, 3).result("crowd", "crowd-0", 20, 15));

		assertThat(testsOf("behind-the-crowd")).containsExactly("crowd");
		assertThat(testsOf("crowd-0")).containsExactly("crowd");
		assertThat(this.caller.get("/students/crowd-0/marks").at("/marks/0/obtained").asInt()).isEqualTo(15);
	}

	@Test
	void findsOtherNamesOfItsStudents() {
		String id = this.caller.post(Documents.aDocument().element("""
				<mcq-test-result scanned-on="2017-12-04T12:12:10+11:00">
					<first-name>Emily</first-name>
					<last-name>Bronte</last-name>
					<student-number>crowd-7</student-number>
					<test-id>crowd-other-name</test-id>
					<summary-marks available="20" obtained="9" />
				</mcq-test-result>
				"""));

		assertThat(this.caller.get("/imports/" + id + "/findings").at("/findings/0/code").asString())
			.isEqualTo("ANOTHER_NAME_ELSEWHERE");
	}

	private List<String> testsOf(String student) {
		return this.caller.get("/students/" + student + "/marks")
			.get("marks")
			.valueStream()
			.map((mark) -> mark.get("test_id").asString())
			.toList();
	}

}
