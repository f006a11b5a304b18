package markr.platform.web;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the forms of people, which are small, out of a body that {@link BodyFilter}
 * limits: Tomcat, which would read them at the sender's pace, leaves all bodies alone.
 */
class FormFilter extends OncePerRequestFilter {

	private static final int BYTES_MAX = 16 * 1024;

	private final ProblemWriter writer;

	FormFilter(ProblemWriter writer) {
		this.writer = writer;
	}

	static boolean isForm(HttpServletRequest request) {
		String type = request.getContentType();
		return type != null && type.regionMatches(true, 0, MediaType.APPLICATION_FORM_URLENCODED_VALUE, 0,
				MediaType.APPLICATION_FORM_URLENCODED_VALUE.length());
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !isForm(request);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
		try {
			byte[] body = request.getInputStream().readNBytes(BYTES_MAX + 1);
			if (body.length > BYTES_MAX) {
				throw BodyRefusedException.tooLarge(BYTES_MAX);
			}
			form.addAll(parse(new String(body, StandardCharsets.UTF_8)));
		}
		catch (BodyRefusedException ex) {
			this.writer.write(ex.problem(), HttpHeaders.EMPTY, request.getRequestURI(), response);
			return;
		}
		catch (IllegalArgumentException ex) {
			// No form: what is called says what is missing.
		}
		chain.doFilter(new FormRequest(request, form), response);
	}

	private static MultiValueMap<String, String> parse(String body) {
		MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
		for (String pair : body.split("&")) {
			if (!pair.isEmpty()) {
				String[] parts = pair.split("=", 2);
				form.add(decoded(parts[0]), (parts.length == 2) ? decoded(parts[1]) : "");
			}
		}
		return form;
	}

	private static String decoded(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

	/** What stands in the address comes before what stands in the form. */
	private static final class FormRequest extends HttpServletRequestWrapper {

		private final Map<String, String[]> parameters;

		FormRequest(HttpServletRequest request, MultiValueMap<String, String> form) {
			super(request);
			Map<String, String[]> all = new HashMap<>();
			form.forEach((name, values) -> all.put(name, values.toArray(String[]::new)));
			all.putAll(request.getParameterMap());
			this.parameters = Collections.unmodifiableMap(all);
		}

		@Override
		public @Nullable String getParameter(String name) {
			String[] values = this.parameters.get(name);
			return (values != null) ? values[0] : null;
		}

		@Override
		public Map<String, String[]> getParameterMap() {
			return this.parameters;
		}

		@Override
		public Enumeration<String> getParameterNames() {
			return Collections.enumeration(List.copyOf(this.parameters.keySet()));
		}

		@Override
		public String @Nullable [] getParameterValues(String name) {
			return this.parameters.get(name);
		}

	}

}
