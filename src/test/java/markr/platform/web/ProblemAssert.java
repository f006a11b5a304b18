package markr.platform.web;

import java.util.ArrayList;

import markr.platform.web.RawHttp.Answer;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What every error answer has to be, whoever noticed the error. */
final class ProblemAssert {

	private ProblemAssert() {
	}

	/** Checks that the answer is a problem detail that agrees with itself; returns it. */
	static JsonNode assertProblem(Answer answer, int status) {
		assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
		assertThat(answer.headers()).as(answer.toString())
			.containsEntry("Content-Type", "application/problem+json")
			.containsEntry("Cache-Control", "no-store");
		JsonNode problem = answer.json();
		assertThat(problem.path("status").intValue()).isEqualTo(status);
		assertThat(problem.path("title").stringValue()).isNotBlank();
		assertThat(new ArrayList<>(problem.propertyNames())).isSubsetOf("type", "title", "status", "detail",
				"instance");
		return problem;
	}

}
