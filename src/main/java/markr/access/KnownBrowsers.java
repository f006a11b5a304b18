package markr.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * Browsers in which somebody has signed in before: tries of strangers do not use up
 * theirs, even if they come from the same address. A browser proves it by a cookie that
 * cannot be made without the user's password hash; it lets nobody in, and a new password
 * ends it. Thread-safe.
 */
@Component
class KnownBrowsers {

	private static final Duration LIFE = Duration.ofDays(180);

	private static final String ALGORITHM = "HmacSHA256";

	private final UserTable users;

	KnownBrowsers(UserTable users) {
		this.users = users;
	}

	/** Whether this user has signed in in this browser before. */
	boolean knows(HttpServletRequest request, String name) {
		Cookie cookie = WebUtils.getCookie(request, cookie(name));
		return cookie != null && UserRequest.isName(name)
				&& this.users.find(name)
					.filter((account) -> MessageDigest.isEqual(proof(account).getBytes(StandardCharsets.UTF_8),
							cookie.getValue().getBytes(StandardCharsets.UTF_8)))
					.isPresent();
	}

	/** This user has signed in in this browser. */
	void add(String name, HttpServletRequest request, HttpServletResponse response) {
		this.users.find(name)
			.ifPresent((account) -> response.addHeader(HttpHeaders.SET_COOKIE,
					ResponseCookie.from(cookie(name), proof(account))
						.httpOnly(true)
						.secure(request.isSecure())
						.sameSite("Strict")
						.path(request.getContextPath() + SecurityConfiguration.SIGN_IN)
						.maxAge(LIFE)
						.build()
						.toString()));
	}

	/** One for each user, since some share a computer. */
	private static String cookie(String name) {
		return "KNOWN_" + HexFormat.of().formatHex(TokenText.sha256(name), 0, 8);
	}

	private static String proof(UserTable.Account account) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(new SecretKeySpec(account.password().getBytes(StandardCharsets.UTF_8), ALGORITHM));
			return HexFormat.of().formatHex(mac.doFinal(account.name().getBytes(StandardCharsets.UTF_8)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java has " + ALGORITHM, ex);
		}
	}

}
