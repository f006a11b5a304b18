package markr.platform.web;

import java.util.function.Predicate;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** Which requests are limited. */
@Configuration(proxyBeanMethods = false)
class LimitConfiguration {

	@Bean
	BodyFilter bodyLimit(ProblemWriter writer, WebProperties limits) {
		return new BodyFilter(writer, limits.uploadsMax(), limits.uploadsPerClientMax());
	}

	/** Tables are sent as they are read; counts take seconds of the database. */
	@Bean
	RequestLimitFilter downloadLimit(ProblemWriter writer, WebProperties limits) {
		return new RequestLimitFilter(writer, "files are being sent", isGet(
				(path) -> path.endsWith(".csv") || path.endsWith("/document") || path.endsWith("/findings/counts")),
				limits.downloadsMax(), limits.downloadsPerClientMax());
	}

	@Bean
	RequestLimitFilter changesLimit(ProblemWriter writer, WebProperties limits) {
		return new RequestLimitFilter(writer, "streams of changes are open", isGet("/changes"::equals),
				limits.changesMax(), limits.changesPerClientMax());
	}

	private static Predicate<HttpServletRequest> isGet(Predicate<String> path) {
		return (request) -> HttpMethod.GET.matches(request.getMethod()) && path.test(request.getServletPath());
	}

}
