package markr.platform.web;

import java.io.IOException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Markr asks of its web server that has no property. */
@Configuration(proxyBeanMethods = false)
class TomcatConfiguration {

	/**
	 * A path segment may hold a slash or a backslash if it is encoded, as test ids do;
	 * Tomcat refuses them by default. Passed through, they are no separators to Tomcat,
	 * and Spring MVC decodes each segment by itself.
	 */
	@Bean
	WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> encodedSlashesInPaths() {
		String passThrough = EncodedSolidusHandling.PASS_THROUGH.getValue();
		return (factory) -> factory.addConnectorCustomizers((connector) -> {
			connector.setEncodedSolidusHandling(passThrough);
			connector.setEncodedReverseSolidusHandling(passThrough);
			// A body is read by its call only, within its limits.
			connector.setParseBodyMethods("");
		});
	}

	/** Tomcat would read the rest of a body at the sender's pace. */
	@Bean
	WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> noUnreadBodies() {
		// Around the host, which would send an error page once this has been said.
		return (factory) -> factory.addEngineValves(new LeaveUnread());
	}

	/**
	 * Proxies that are named say for whom they ask. All others' headers are theirs to
	 * choose, those of Tomcat's own list of private networks too.
	 */
	@Bean
	WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> namedProxies(WebProperties properties) {
		return (factory) -> {
			if (!properties.proxies().isEmpty()) {
				RemoteIpValve valve = new RemoteIpValve();
				valve.setInternalProxies(
						properties.proxies().stream().map(Pattern::quote).collect(Collectors.joining("|")));
				valve.setProtocolHeader("X-Forwarded-Proto");
				factory.addEngineValves(valve);
			}
		};
	}

	/**
	 * On every answer: of a filter, of a call and of the server itself.
	 */
	@Bean
	WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> strictHeaders() {
		return (factory) -> factory.addEngineValves(new StrictHeaders());
	}

	/** Pages of Markr need no more, and nobody else is to show or read what is here. */
	private static final class StrictHeaders extends ValveBase {

		/** Nothing from elsewhere, nothing inline, in no frame. */
		private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
				+ "img-src 'self'; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
				+ "frame-ancestors 'none'";

		StrictHeaders() {
			super(true);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
			response.setHeader("X-Content-Type-Options", "nosniff");
			response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
			response.setHeader("Referrer-Policy", "no-referrer");
			response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
			if (request.isSecure()) {
				// Not of other hosts of its domain, which are not Markr's to speak for.
				response.setHeader("Strict-Transport-Security", "max-age=31536000");
			}
			getNext().invoke(request, response);
		}

	}

	/** Leaves a body unread; {@link BodyFilter} sees to it that its connection closes. */
	private static final class LeaveUnread extends ValveBase {

		LeaveUnread() {
			super(true);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			getNext().invoke(request, response);
			if (request.getAttribute(BodyFilter.UNREAD) != null) {
				request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
			}
		}

	}

}
