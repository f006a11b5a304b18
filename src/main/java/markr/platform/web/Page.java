package markr.platform.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * A page of a list that the present request asks for, and where the next one is: at the
 * same address with the same parameters, behind another place.
 *
 * @param <T> an entry of the list
 */
public final class Page<T> {

	private final List<T> entries;

	private final @Nullable String next;

	private Page(List<T> entries, @Nullable String next) {
		this.entries = entries;
		this.next = next;
	}

	/**
	 * A page of what was found.
	 * @param found what comes next in the list; one more than {@code limit} shows that
	 * there is a next page
	 * @param parameter of the call: what a page begins behind, or before
	 * @param place of an entry in the list
	 */
	public static <T> Page<T> of(List<T> found, int limit, String parameter, Function<T, Object> place) {
		return (found.size() <= limit) ? new Page<>(found, null)
				: new Page<>(found.subList(0, limit), next(parameter, place.apply(found.get(limit - 1))));
	}

	/** Where the list goes on behind, or before, a place. */
	public static String next(String parameter, Object place) {
		ServletRequestAttributes present = (ServletRequestAttributes) RequestContextHolder.currentRequestAttributes();
		HttpServletRequest request = present.getRequest();
		return UriComponentsBuilder.fromPath(request.getRequestURI())
			.query(request.getQueryString())
			.replaceQueryParam(parameter, UriUtils.encode(place.toString(), StandardCharsets.UTF_8))
			.build()
			.toUriString();
	}

	public List<T> entries() {
		return this.entries;
	}

	/** The address of the next page; null after the last one. */
	public @Nullable String next() {
		return this.next;
	}

}
