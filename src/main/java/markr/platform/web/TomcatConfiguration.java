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

}
