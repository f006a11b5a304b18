package markr.access;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import markr.platform.web.ProblemWriter;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Slows guessing of passwords on this node: few tries a minute for a name from an
 * address, whether somebody is called so or not. Nobody is locked out by tries from
 * elsewhere, nor in a browser that knows them by tries from the same address, which may
 * be that of all who are behind a proxy; a try that succeeds does not count. Thread-safe.
 */
class GuessFilter extends OncePerRequestFilter {

	static final int TRIES_OF_NAME = 5;

	/**
	 * Of whatever name: a room of people behind one address signs in at the same time.
	 */
	static final int TRIES_OF_ADDRESS = 60;

	private static final Set<String> GUESSED = Set.of(SecurityConfiguration.SIGN_IN, SignInController.PASSWORD);

	private static final String BUCKETS = GuessFilter.class.getName() + ".buckets";

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private static final String RETRY_AFTER_SECONDS = "60";

	/**
	 * Forgotten in the order of their use, and a minute after it: they are full by then.
	 */
	private final Cache<String, Bucket> tries = Caffeine.newBuilder()
		.maximumSize(50_000)
		.expireAfterAccess(MINUTE)
		.build();

	private final ProblemWriter writer;

	private final KnownBrowsers browsers;

	GuessFilter(ProblemWriter writer, KnownBrowsers browsers) {
		this.writer = writer;
		this.browsers = browsers;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !(request.getMethod().equals("POST") && GUESSED.contains(request.getServletPath()));
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		List<Bucket> left = buckets(request);
		request.setAttribute(BUCKETS, left);
		// First by name: tries that are refused so cost others of the address nothing.
		if (left.stream().allMatch((bucket) -> bucket.tryConsume(1))) {
			chain.doFilter(request, response);
			return;
		}
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		this.writer.write(ProblemDetail.forStatusAndDetail(HttpStatus.TOO_MANY_REQUESTS,
				"There have been many tries by this name from your address. Wait for %s seconds."
					.formatted(RETRY_AFTER_SECONDS)),
				headers, request.getRequestURI(), response);
	}

	/** The try was none, and others like it will not wait for strangers. */
	void succeeded(String name, HttpServletRequest request, HttpServletResponse response) {
		if (request.getAttribute(BUCKETS) instanceof List<?> taken) {
			taken.forEach((bucket) -> ((Bucket) bucket).addTokens(1));
		}
		this.browsers.add(name, request, response);
	}

	private List<Bucket> buckets(HttpServletRequest request) {
		Authentication signedIn = SecurityContextHolder.getContext().getAuthentication();
		if (request.getServletPath().equals(SignInController.PASSWORD) && signedIn != null) {
			return List.of(bucket("known " + signedIn.getName(), TRIES_OF_NAME));
		}
		String name = Objects.requireNonNullElse(request.getParameter("name"), "").strip().toLowerCase(Locale.ROOT);
		if (this.browsers.knows(request, name)) {
			return List.of(bucket("known " + name, TRIES_OF_NAME));
		}
		String address = network(request.getRemoteAddr());
		// As a number: what is sent is no key of a size that strangers choose.
		return List.of(bucket(address + " " + name.hashCode(), TRIES_OF_NAME), bucket(address, TRIES_OF_ADDRESS));
	}

	/** Who has one address of IPv6 has all that begin with the same 64 bits. */
	static String network(String address) {
		if (!address.contains(":")) {
			return address;
		}
		try {
			return HexFormat.of().formatHex(InetAddress.getByName(address).getAddress(), 0, 8);
		}
		catch (UnknownHostException | IndexOutOfBoundsException ex) {
			return address;
		}
	}

	private Bucket bucket(String key, int tries) {
		return this.tries.get(key,
				(missing) -> Bucket.builder()
					.addLimit((limit) -> limit.capacity(tries).refillGreedy(tries, MINUTE))
					.build());
	}

}
