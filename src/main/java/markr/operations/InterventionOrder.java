package markr.operations;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

import markr.platform.web.Petition;
import org.jspecify.annotations.Nullable;

/**
 * What a person asks for who wants set-aside or stuck imports to go on. Read strictly: a
 * misspelt condition that is passed over would select more than was meant.
 *
 * @param petition why, and who asks
 * @param selection which documents, as it was written, in the order of its names
 */
record InterventionOrder(Petition petition, SortedMap<String, Object> selection) {

	/** Documents that may be named one by one. */
	static final int DOCUMENTS_MAX = 1000;

	private static final String DOCUMENTS = "documents";

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

	/**
	 * Reads an order.
	 * @param name its own
	 * @param texts conditions, beside {@code documents}, that are texts
	 * @throws IllegalArgumentException if it cannot be understood; the message says what
	 * is wrong and what is expected
	 */
	static InterventionOrder of(String name, Map<String, @Nullable Object> json, Set<String> texts) {
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException(
					"The id of an order is 1 to 64 letters, digits, dots, hyphens and underscores.");
		}
		String expected = " Expected is {\"reason\": \"...\", \"by\": \"...\", \"selection\": {...}}, the selection with "
				+ "documents (a list of up to %d ids) or %s.".formatted(DOCUMENTS_MAX, String.join(", ", texts));
		SortedMap<String, Object> order = present(json);
		Petition petition = new Petition(text(order.remove("reason"), expected), text(order.remove("by"), expected));
		if (petition.fault() != null) {
			throw new IllegalArgumentException(petition.fault());
		}
		if (!(order.remove("selection") instanceof Map<?, ?> written)) {
			throw new IllegalArgumentException("There is no selection." + expected);
		}
		refuseRest(order, expected);
		SortedMap<String, Object> selection = present(written);
		if (selection.isEmpty()) {
			throw new IllegalArgumentException("The selection is empty." + expected);
		}
		SortedMap<String, Object> rest = new TreeMap<>(selection);
		if (rest.containsKey(DOCUMENTS) && !isListOfIds(rest.remove(DOCUMENTS))) {
			throw new IllegalArgumentException("The value of documents cannot be understood." + expected);
		}
		texts.forEach((condition) -> text(rest.remove(condition), expected));
		refuseRest(rest, expected);
		return new InterventionOrder(petition, selection);
	}

	/** The documents that are named; null if none are. */
	@Nullable List<String> documents() {
		return (this.selection.get(DOCUMENTS) instanceof List<?> ids)
				? ids.stream().map(String::valueOf).distinct().toList() : null;
	}

	/** A condition; null if it is not there. */
	@Nullable String condition(String name) {
		return (String) this.selection.get(name);
	}

	private static @Nullable String text(@Nullable Object value, String expected) {
		if (value == null || value instanceof String text && !text.isBlank() && text.indexOf('\0') < 0) {
			return (String) value;
		}
		throw new IllegalArgumentException("A value that should be text is none." + expected);
	}

	private static boolean isListOfIds(Object value) {
		return value instanceof List<?> ids && !ids.isEmpty() && ids.size() <= DOCUMENTS_MAX
				&& ids.stream().allMatch((id) -> id instanceof String text && ID.matcher(text).matches());
	}

	private static void refuseRest(SortedMap<String, Object> rest, String expected) {
		if (!rest.isEmpty()) {
			throw new IllegalArgumentException("'%s' is not known here.%s".formatted(rest.firstKey(), expected));
		}
	}

	private static SortedMap<String, Object> present(Map<?, ? extends @Nullable Object> object) {
		SortedMap<String, Object> present = new TreeMap<>();
		object.forEach((name, value) -> {
			if (value != null) {
				present.put(String.valueOf(name), value);
			}
		});
		return present;
	}

}
