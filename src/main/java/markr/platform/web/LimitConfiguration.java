package markr.platform.web;

import java.util.function.Predicate;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** Which requests are limited. */
@Configuration(proxyBeanMethods = false)
class LimitConfiguration {

	private static final int FORMS_MAX = 20;

	private static final int FORMS_PER_CLIENT_MAX = 10;

	/** Spring Boot's order of Spring Security is -100. */
	private static final int BEFORE_SIGN_IN = -110;

	/** Behind sign-in, since callers that have signed in are counted by themselves. */
	@Bean
	BodyFilter bodyLimit(ProblemWriter writer, WebProperties limits) {
		return new BodyFilter(writer, Predicate.not(FormFilter::isForm), limits.uploadsMax(),
				limits.uploadsPerClientMax());
	}

	/** Before sign-in, which reads them. */
	@Bean
	FilterRegistrationBean<BodyFilter> formLimit(ProblemWriter writer) {
		FilterRegistrationBean<BodyFilter> filter = new FilterRegistrationBean<>(
				new BodyFilter(writer, FormFilter::isForm, FORMS_MAX, FORMS_PER_CLIENT_MAX));
		filter.setOrder(BEFORE_SIGN_IN - 1);
		return filter;
	}

	@Bean
	FilterRegistrationBean<FormFilter> forms(ProblemWriter writer) {
		FilterRegistrationBean<FormFilter> filter = new FilterRegistrationBean<>(new FormFilter(writer));
		filter.setOrder(BEFORE_SIGN_IN);
		return filter;
	}

	/** They wait for an identity provider, which may be slow. */
	@Bean
	FilterRegistrationBean<RequestLimitFilter> signInLimit(ProblemWriter writer) {
		FilterRegistrationBean<RequestLimitFilter> filter = new FilterRegistrationBean<>(new RequestLimitFilter(writer,
				"sign-ins are under way", isGet((path) -> path.contains("/oauth2/")), FORMS_MAX, FORMS_PER_CLIENT_MAX));
		filter.setOrder(BEFORE_SIGN_IN);
		return filter;
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
