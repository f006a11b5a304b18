package markr.manual;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import markr.manual.Page.Fence;
import markr.manual.Page.Step;
import markr.support.MarkrTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs every command of the README and the manual as a reader would, one page after the
 * other, in a folder with the sources and the inbox: without sign-in, and as an admin.
 * Blocks that are not run say so behind their fence: {@code console not-run}.
 */
class CommandsTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	static List<Page> pages() {
		return Page.all();
	}

	private static void run(Shell shell, Step step, String place) throws IOException, InterruptedException {
		if (step.isReading() && !step.isEndless()) {
			await(place).atMost(SOON).untilAsserted(() -> check(shell, step, place));
		}
		else {
			check(shell, step, place);
		}
	}

	private static void check(Shell shell, Step step, String place) throws IOException, InterruptedException {
		String printed = step.isEndless() ? shell.runUntil(step.command(), step::isOutput) : shell.run(step.command());
		assertThat(printed).as("%s%n$ %s%nexpected: %s", place, step.command(), step.output())
			.satisfies((output) -> assertThat(step.isOutput(output)).isTrue());
	}

	@Nested
	@MarkrTest
	// For a Markr of its own: what the pages show is all that it has.
	@TestPropertySource(properties = "markr.vault.node=exams-1")
	class WithoutSignIn extends Commands {

	}

	@Nested
	@MarkrTest
	@TestPropertySource(properties = "markr.vault.node=exams-2")
	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	class WithSignIn extends Commands {

		private String token = "";

		@BeforeAll
		void makeATokenAndAUser() throws IOException, InterruptedException {
			this.token = JsonMapper.shared()
				.readTree(send("POST", "/tokens", "{\"name\":\"reader\",\"role\":\"ADMIN\"}"))
				.get("token")
				.asString();
			send("PUT", "/users/reader", "{\"role\":\"ADMIN\",\"password\":\"nobody signs in by it\"}");
		}

		/** As the manual says. */
		@BeforeEach
		void tellCurl() throws IOException {
			Files.writeString(this.checkout.resolve(".curlrc"),
					"header = \"Authorization: Bearer %s\"%n".formatted(this.token));
		}

		private String send(String method, String path, String body) throws IOException, InterruptedException {
			HttpResponse<String> answer = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
					.header("Content-Type", "application/json")
					.method(method, HttpRequest.BodyPublishers.ofString(body))
					.build(), HttpResponse.BodyHandlers.ofString());
			assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
			return answer.body();
		}

	}

	/** The pages, one after the other. */
	abstract static class Commands {

		@LocalServerPort
		int port;

		@Value("${markr.inbox.directory}")
		Path inbox;

		@TempDir
		Path checkout;

		@BeforeEach
		void layOut() throws IOException {
			Files.createSymbolicLink(this.checkout.resolve("inbox"), this.inbox);
			Files.createSymbolicLink(this.checkout.resolve("src"), Path.of("src").toAbsolutePath());
		}

		@AfterEach
		void removeLinks() throws IOException {
			Files.delete(this.checkout.resolve("inbox"));
			Files.delete(this.checkout.resolve("src"));
		}

		@ParameterizedTest
		@MethodSource("markr.manual.CommandsTests#pages")
		void printsWhatThePageSays(Page page) throws IOException, InterruptedException {
			Shell shell = Shell.in(this.checkout, this.port);

			for (Fence fence : page.fences()) {
				if (fence.info().equals(Fence.RUN)) {
					for (Step step : fence.steps()) {
						run(shell, step, page + ":" + fence.line());
					}
				}
			}
		}

	}

}
