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

import jakarta.servlet.http.Cookie;
import markr.platform.web.ProblemWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/** Somebody guesses passwords. */
@SignInMarkrTest
class GuessTests {

	private static final String PASSWORD = "a long password";

	@Autowired
	Users users;

	@Autowired
	AccessMode mode;

	@Autowired
	KnownBrowsers browsers;

	@Autowired
	CountedChecks checks;

	@Autowired
	ProblemWriter writer;

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

	/** A check takes nearly all of the time that a sign-in takes. */
	@Test
	void takesTheSameTimeForEverybody() throws Exception {
		this.users.put("hart", PASSWORD, Role.OFFICER, false);
		this.users.put("gone", PASSWORD, Role.OFFICER, true);
		for (String name : List.of("hart", "nobody-here", "gone", "Hart", "a\0b", "\ud800", "\u2028", "x".repeat(300),
				"")) {
			int before = this.checks.count();
			assertThat(location(new Browser(this.port).signIn(name, "another password"))).as(name)
				.endsWith("/sign-in?failed=true");
			assertThat(this.checks.count() - before).as(name).isEqualTo(1);
		}
		int before = this.checks.count();
		assertThat(location(new Browser(this.port).signIn("gone", PASSWORD))).endsWith("/sign-in?failed=true");
		assertThat(this.checks.count() - before).isEqualTo(1);
	}

	/** All have one address behind a proxy or a router that Markr does not know. */
	@Test
	void keepsNobodyOutOfABrowserThatKnowsThem() throws Exception {
		this.users.put("quarry", PASSWORD, Role.OFFICER, false);
		Browser own = new Browser(this.port);
		own.signIn("quarry", PASSWORD);
		own.submit("/sign-in", "/sign-out", Map.of());
		Browser attacker = new Browser(this.port);
		for (int i = 0; i < GuessFilter.TRIES_OF_NAME; i++) {
			attacker.signIn("quarry", "guess " + i);
		}

		assertThat(attacker.signIn("quarry", "guess").statusCode()).isEqualTo(429);
		assertThat(own.get("/tests").statusCode()).as("what the browser keeps lets nobody in").isEqualTo(302);
		assertThat(location(own.signIn("quarry", PASSWORD))).endsWith("/sign-in");

		// It is no way around the limit, and ends with the password.
		own.submit("/sign-in", "/sign-out", Map.of());
		for (int i = 0; i < GuessFilter.TRIES_OF_NAME; i++) {
			own.signIn("quarry", "guess " + i);
		}
		assertThat(own.signIn("quarry", "guess").statusCode()).isEqualTo(429);
		Browser before = new Browser(this.port);
		this.users.put("quarry2", PASSWORD, Role.OFFICER, false);
		before.signIn("quarry2", PASSWORD);
		before.submit("/sign-in", "/sign-out", Map.of());
		this.users.put("quarry2", "another long password", Role.OFFICER, false);
		for (int i = 0; i < GuessFilter.TRIES_OF_NAME; i++) {
			attacker.signIn("quarry2", "guess " + i);
		}
		assertThat(before.signIn("quarry2", "guess").statusCode()).isEqualTo(429);
	}

	@Test
	void ofManyNamesEndsForTheAddressAndForNoBrowserThatIsKnownThere() throws Exception {
		GuessFilter filter = new GuessFilter(this.writer, this.browsers);
		int tried = 0;
		for (int i = 0; i < 300; i++) {
			MockHttpServletRequest guess = guess("203.0.113.7", "name-" + i);
			guess.addHeader("X-Forwarded-For", "198.51.100." + (i % 250));
			tried += isTried(filter, guess) ? 1 : 0;
		}
		assertThat(tried).isBetween(GuessFilter.TRIES_OF_ADDRESS, GuessFilter.TRIES_OF_ADDRESS + 5);
		assertThat(isTried(filter, guess("203.0.113.7", "bystander"))).isFalse();

		MockHttpServletResponse signedIn = new MockHttpServletResponse();
		this.browsers.add("bystander", guess("203.0.113.7", "bystander"), signedIn);
		MockHttpServletRequest known = guess("203.0.113.7", "bystander");
		known.setCookies(signedIn.getCookies());
		assertThat(isTried(filter, known)).isTrue();
		MockHttpServletRequest forged = guess("203.0.113.7", "bystander");
		forged.setCookies(new Cookie(signedIn.getCookies()[0].getName(), "0".repeat(64)));
		assertThat(isTried(filter, forged)).isFalse();
		MockHttpServletRequest ofAnother = guess("203.0.113.7", "victim");
		ofAnother.setCookies(signedIn.getCookies());
		assertThat(isTried(filter, ofAnother)).isFalse();
	}

	/** Who has one of them has 2^64. */
	@Test
	void fromManyAddressesOfOneNetworkIsThatOfOne() throws Exception {
		GuessFilter filter = new GuessFilter(this.writer, this.browsers);
		int tried = 0;
		for (int i = 0; i < 100; i++) {
			tried += isTried(filter, guess("2001:db8:0:1::" + Integer.toHexString(i), "victim")) ? 1 : 0;
		}
		assertThat(tried).isBetween(GuessFilter.TRIES_OF_NAME, GuessFilter.TRIES_OF_NAME + 1);
		assertThat(isTried(filter, guess("2001:db8:0:2:0:0:0:1", "victim"))).isTrue();
		assertThat(GuessFilter.network("fe80::1%none-such")).isEqualTo("fe80::1%none-such");
	}

	private static MockHttpServletRequest guess(String address, String name) {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/sign-in");
		request.setServletPath("/sign-in");
		request.setRemoteAddr(address);
		request.setParameter("name", name);
		return request;
	}

	private static boolean isTried(GuessFilter filter, MockHttpServletRequest request) throws Exception {
		MockFilterChain chain = new MockFilterChain();
		filter.doFilter(request, new MockHttpServletResponse(), chain);
		return chain.getRequest() != null;
	}

	private static String location(HttpResponse<String> answer) {
		return answer.headers().firstValue("Location").orElse(answer.statusCode() + " " + answer.body());
	}

}
