package markr.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads statistics while documents come in and nodes die. Each answer must be that of one
 * moment: no document counts in part, and students once seen stay.
 */
final class SoakReader {

	private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

	private static final JsonMapper JSON = new JsonMapper();

	private final HttpClient http = HttpClient.newHttpClient();

	private final SoakNodes nodes;

	private int students;

	private int answers;

	SoakReader(SoakNodes nodes) {
		this.nodes = nodes;
	}

	void read() {
		Optional<URI> address = this.nodes.anyAddress();
		if (address.isEmpty()) {
			return;
		}
		try {
			HttpResponse<String> response = this.http.send(HttpRequest
				.newBuilder(address.get().resolve("/results/" + SoakDocuments.STEADY_TEST + "/aggregate"))
				.timeout(ANSWER_LIMIT)
				.build(), HttpResponse.BodyHandlers.ofString());
			if (response.statusCode() == 200) {
				check(JSON.readTree(response.body()));
			}
		}
		catch (IOException ex) {
			// The node has just died; another is asked next time.
			return;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	int answers() {
		return this.answers;
	}

	private void check(JsonNode statistics) {
		this.answers++;
		int count = statistics.get("count").asInt();
		assertThat(count).as("students of whole documents").matches((n) -> n % SoakDocuments.STEADY_STUDENTS == 0);
		assertThat(count).as("students once seen").isGreaterThanOrEqualTo(this.students);
		assertThat(statistics.get("mean").asDouble()).isEqualTo(50.0);
		assertThat(statistics.get("stddev").asDouble()).isEqualTo(25.0);
		this.students = count;
	}

}
