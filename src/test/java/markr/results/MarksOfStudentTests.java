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
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The marks of a student are found across all tests, very large ones among them.
 */
@MarkrTest
@AutoConfigureRestTestClient
class MarksOfStudentTests {

	private static final int CROWD = 20_001;

	@Autowired
	RestTestClient http;

	private Caller caller;

	@BeforeEach
	void postACrowd(@LocalServerPort int port) {
		this.caller = new Caller(this.http, port);
		Documents document = Documents.aDocument();
		IntStream.range(0, CROWD).forEach((n) -> document.result("crowd", "crowd-" + n, 20, n % 21));
		this.caller.post(document);
	}

	@Test
	void findsAllMarksInTheOrderOfTheirTests() {
		IntStream.rangeClosed(1, 12)
			.forEach((n) -> this.caller.post(Documents.aDocument()
				.result("paper-" + n, "of-many-papers", 20, n)
				.result("paper-" + n, "of-many", 20, 0)));

		assertThat(testsOf("of-many-papers"))
			.containsExactlyElementsOf(IntStream.rangeClosed(1, 12).mapToObj((n) -> "paper-" + n).toList());
		assertThat(this.caller.get("/students/of-many-papers/marks?limit=3&after=paper-9").get("marks")).hasSize(3);
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
