package markr.platform.web;

import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses parameters that a call does not have: who asks for {@code ?sorce=scanner-7}
 * would take the list of all for the list of one. Calls without any parameter pass over
 * what is given to them, and so do those with a body.
 */
@Component
class KnownParameters implements HandlerInterceptor, WebMvcConfigurer {

	private static final Set<String> METHODS = Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(),
			HttpMethod.DELETE.name());

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(this);
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (handler instanceof HandlerMethod method && METHODS.contains(request.getMethod())) {
			// It begins a path parameter, which is no part of an id: a client that forgot
			// to encode test "a;b" would get the figures of test "a".
			if (request.getRequestURI().indexOf(';') >= 0) {
				throw Problems.badRequest("A semicolon in a path has to be written as %3B.");
			}
			Set<String> known = parametersOf(method);
			Optional<String> unknown = known.isEmpty() ? Optional.empty()
					: Collections.list(request.getParameterNames())
						.stream()
						.filter((name) -> !known.contains(name))
						.findFirst();
			if (unknown.isPresent()) {
				throw Problems.badRequest(
						"There is no parameter '%s' here. Use %s.".formatted(unknown.get(), String.join(", ", known)));
			}
		}
		return true;
	}

	private static Set<String> parametersOf(HandlerMethod method) {
		Set<String> names = new TreeSet<>();
		for (MethodParameter parameter : method.getMethodParameters()) {
			RequestParam known = parameter.getParameterAnnotation(RequestParam.class);
			if (known != null) {
				names.add(known.name().isEmpty() ? parameter.getParameter().getName() : known.name());
			}
			if (parameter.hasParameterAnnotation(ModelAttribute.class)) {
				Arrays.stream(parameter.getParameterType().getRecordComponents())
					.forEach((component) -> names.add(component.getName()));
			}
		}
		return names;
	}

}
