package markr.platform.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.servlet.filter.OrderedFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps web pages of others from calling Markr by the browsers of those who may: a page
 * can have its own name resolve to this machine, and would then read and order as if it
 * came from here; and a form of any page can be sent here. So a call needs a name that is
 * Markr's own, and an order must not come from a foreign page.
 */
@Component
class HostFilter extends OncePerRequestFilter implements OrderedFilter {

	static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

	private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

	private static final int HTTP_PORT = 80;

	private static final int HTTPS_PORT = 443;

	/** Checks of health by HTTP/1.0 name no host. */
	private static final String HEALTH = "/actuator/health(/.*)?";

	private final ProblemWriter writer;

	private final Set<String> names;

	HostFilter(ProblemWriter writer, WebProperties properties) {
		this.writer = writer;
		this.names = properties.hostNames();
	}

	/** Behind what measures requests, before what reads or counts them. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 10;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String refusal = refusal(request);
		if (refusal == null) {
			chain.doFilter(request, response);
			return;
		}
		this.writer.refuseUnread(ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, refusal), request, response);
	}

	private @Nullable String refusal(HttpServletRequest request) {
		String host = host(request);
		if (host == null || host.isBlank()) {
			return request.getServletPath().matches(HEALTH) ? null : "The request has no header Host.";
		}
		if (!isOwn(name(host), request)) {
			return "This Markr is not called '%s'. Call it by localhost or by its address, or add the name to markr.http.host-names."
				.formatted(name(host));
		}
		return (SAFE.contains(request.getMethod()) || isFromHere(host, request)) ? null
				: "A web page of another origin may not order anything here.";
	}

	/** HTTP/2 has it in its {@code :authority}, which is no header. */
	private static @Nullable String host(HttpServletRequest request) {
		String host = request.getHeader(HttpHeaders.HOST);
		if (host != null || !ProblemWriter.isHttp2(request)) {
			return host;
		}
		int port = request.getServerPort();
		return request.getServerName() + ((port == (request.isSecure() ? HTTPS_PORT : HTTP_PORT)) ? "" : ":" + port);
	}

	private boolean isOwn(String name, HttpServletRequest request) {
		return name.equals("localhost") || name.endsWith(".localhost") || this.names.contains(name)
				|| isOwnAddress(name, request.getLocalAddr());
	}

	/** No name is resolved to find it out: what has a colon in it is an address. */
	private static boolean isOwnAddress(String name, String local) {
		if (!name.contains(":")) {
			return name.equals(local) || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
		}
		try {
			InetAddress address = InetAddress.getByName(name);
			return address.isLoopbackAddress() || address.equals(InetAddress.getByName(local));
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

	/** Clients that are no browsers send neither header. */
	private static boolean isFromHere(String host, HttpServletRequest request) {
		String site = request.getHeader("Sec-Fetch-Site");
		String origin = request.getHeader(HttpHeaders.ORIGIN);
		// A proxy in front of Markr may speak HTTPS where Markr does not.
		String schemes = request.isSecure() ? "https://" : "https?://";
		return (site == null || OWN_SITE.contains(site))
				&& (origin == null || origin.matches(schemes + ".*") && origin.replaceFirst(schemes, "").equals(host));
	}

	/** Without port, in lower case, without the brackets of an IPv6 address. */
	private static String name(String host) {
		String name = host.replaceFirst(":\\d*$", "").replaceFirst("\\.$", "").toLowerCase(Locale.ROOT);
		return (name.startsWith("[") && name.endsWith("]")) ? name.substring(1, name.length() - 1) : name;
	}

}
