package markr.drop.http;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * How long a sender wants to wait for the outcome, by the header {@code Prefer} of RFC
 * 7240: {@code respond-async} is not at all, {@code wait=5} is five seconds. What is not
 * understood is passed over, as the RFC asks.
 *
 * @param respondAsync whether the response shall come at once
 * @param waitAtMost how long to wait, null if nothing is said
 */
record Preference(boolean respondAsync, @Nullable Duration waitAtMost) {

	private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,6})\"?");

	static Preference of(List<String> headers) {
		boolean respondAsync = false;
		Duration wait = null;
		for (String preference : headers.stream().flatMap((header) -> Arrays.stream(header.split("[,;]"))).toList()) {
			String text = preference.strip().toLowerCase(Locale.ROOT);
			Matcher matcher = WAIT.matcher(text);
			if (text.equals("respond-async")) {
				respondAsync = true;
			}
			else if (matcher.matches() && wait == null) {
				wait = Duration.ofSeconds(Long.parseLong(matcher.group(1)));
			}
		}
		return new Preference(respondAsync, wait);
	}

	Duration within(Duration limit) {
		return (this.waitAtMost != null && this.waitAtMost.compareTo(limit) < 0) ? this.waitAtMost : limit;
	}

}
