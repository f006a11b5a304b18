package markr.platform.web;

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
		});
	}

	/**
	 * Added last, the valve is the innermost of the host's: it has answered before Spring
	 * Boot's and Tomcat's own error reports are asked.
	 */
	@Bean
	WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> problemsInsteadOfPages(ProblemWriter writer) {
		return (factory) -> factory.addContextCustomizers(
				(context) -> context.getParent().getPipeline().addValve(new ProblemReportValve(writer)));
	}

}
