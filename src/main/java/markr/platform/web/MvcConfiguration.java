package markr.platform.web;

import java.time.Instant;

import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** How parameters are read, and which web pages of others may read answers. */
@Configuration(proxyBeanMethods = false)
class MvcConfiguration implements WebMvcConfigurer {

	private final WebProperties properties;

	MvcConfiguration(WebProperties properties) {
		this.properties = properties;
	}

	/** Names of states and codes in any letter case, as settings have them, and times. */
	@Override
	public void addFormatters(FormatterRegistry registry) {
		ApplicationConversionService.addApplicationConverters(registry);
		registry.addConverter(String.class, Instant.class, Times::parse);
	}

	/** None may order anything, see {@link HostFilter}. */
	@Override
	public void addCorsMappings(CorsRegistry registry) {
		if (!this.properties.corsOrigins().isEmpty()) {
			registry.addMapping("/**")
				.allowedOrigins(this.properties.corsOrigins().toArray(String[]::new))
				.allowedMethods("GET", "HEAD")
				.exposedHeaders(HttpHeaders.ETAG, HttpHeaders.RETRY_AFTER, HttpHeaders.CONTENT_DISPOSITION);
		}
	}

}
