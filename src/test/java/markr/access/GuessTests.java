package markr.access;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** Somebody guesses passwords. */
@SignInMarkrTest
class GuessTests {

	private static final String PASSWORD = "a long password";

	@Autowired
	Users users;

	@Autowired
	AccessMode mode;

	@LocalServerPort
	int port;

	@BeforeEach
	void makeUsers() {
		this.users.put("root", PASSWORD, Role.ADMIN, false);
		this.users.put("victim", PASSWORD, Role.OFFICER, false);
		// None whom other tests sign in.
		this.users.put("prey", PASSWORD, Role.OFFICER, false);
		this.users.put("bystander", PASSWORD, Role.OFFICER, false);
		this.mode.forget();
	}

	@Test
	void comesToNothingAndHarmsNobodyElse() throws Exception {
		Browser attacker = new Browser(this.port);
		String form = attacker.formOf("/sign-in");
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try {
			List<Callable<HttpResponse<String>>> guesses = IntStream.range(0, 1000)
				.<Callable<HttpResponse<String>>>mapToObj(
						(i) -> () -> attacker.post("/sign-in", Map.of("name", "victim", "password", "guess " + i), form,
								// As if each came from another address.
								"X-Forwarded-For", "198.51.100." + i % 256, "Forwarded", "for=198.51.100." + i % 256))
				.toList();
			List<Future<HttpResponse<String>>> answers = executor.invokeAll(guesses.subList(0, 500));
			for (int i = 0; i < 6; i++) {
				assertThat(location(new Browser(this.port).signIn("bystander", PASSWORD))).endsWith("/sign-in");
			}
			answers = Stream.concat(answers.stream(), executor.invokeAll(guesses.subList(500, 1000)).stream()).toList();
			int tried = 0;
			for (Future<HttpResponse<String>> answer : answers) {
				tried += (answer.get().statusCode() == 429) ? 0 : 1;
			}
			assertThat(tried).as("passwords tried").isBetween(GuessFilter.TRIES_OF_NAME, 4 * GuessFilter.TRIES_OF_NAME);
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void learnsNothingOfWhoThereIs() throws Exception {
		for (String name : List.of("prey", "nobody-of-this-name")) {
			Browser attacker = new Browser(this.port);
			String form = attacker.formOf("/sign-in");
			List<Integer> statuses = IntStream.range(0, 7).mapToObj((i) -> {
				try {
					return attacker.post("/sign-in", Map.of("name", name, "password", "wrong"), form).statusCode();
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			}).toList();
			assertThat(statuses).as(name).containsExactly(302, 302, 302, 302, 302, 429, 429);
		}
	}

	private static String location(HttpResponse<String> answer) {
		return answer.headers().firstValue("Location").orElse(answer.statusCode() + " " + answer.body());
	}

}
