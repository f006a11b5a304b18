package markr.ingest;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

import markr.importvault.DocumentState;
import markr.importvault.Reprocessing;
import markr.importvault.Selection;
import markr.importvault.ViolationCode;
import markr.platform.web.Petition;
import org.jspecify.annotations.Nullable;

/**
 * What a person asks for who wants documents to be processed again. Read strictly: a
 * misspelt condition that is passed over would select more than was meant.
 *
 * @param petition why, and who asks
 * @param act what is to be done with them
 * @param selection which documents
 * @param written the selection as it was written, in the order of its names
 */
record ReprocessingOrder(Petition petition, Reprocessing.Act act, Selection selection,
		SortedMap<String, Object> written) {

	/** Documents that may be named one by one. */
	static final int DOCUMENTS_MAX = 10_000;

	private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

	private static final String EXPECTED = "Expected is {\"reason\": \"...\", \"by\": \"...\", \"selection\": {...}}, the "
			+ "selection either {\"everything\": true}, or one or more of documents (a list of ids), source, test_id, "
			+ "received_from and received_until (like 2026-11-23T08:00:00Z), state (PUBLISHED, REJECTED, FAILED or "
			+ "WITHDRAWN) and violation_code; a dry run may have an act, REPROCESS, WITHDRAW or REINSTATE.";

	/**
	 * Reads an order that is to be carried out.
	 * @throws IllegalArgumentException if it cannot be understood; the message says what
	 * is wrong and what is expected
	 */
	static ReprocessingOrder of(Map<String, @Nullable Object> json) {
		return read(present(json), Reprocessing.Act.REPROCESS);
	}

	/** The same for one that is to be tried, which may have an {@code act} as well. */
	static ReprocessingOrder dryRunOf(Map<String, @Nullable Object> json) {
		SortedMap<String, Object> order = present(json);
		Reprocessing.Act act = take(order, "act", (value) -> Reprocessing.Act.valueOf(text(value)));
		return read(order, (act != null) ? act : Reprocessing.Act.REPROCESS);
	}

	private static ReprocessingOrder read(SortedMap<String, Object> order, Reprocessing.Act act) {
		Petition petition = new Petition(take(order, "reason", ReprocessingOrder::text),
				take(order, "by", ReprocessingOrder::text));
		SortedMap<String, Object> written = take(order, "selection", ReprocessingOrder::object);
		refuseRest(order);
		if (written == null || written.isEmpty()) {
			throw new IllegalArgumentException("There is no selection. " + EXPECTED);
		}
		SortedMap<String, Object> rest = new TreeMap<>(written);
		Selection selection = new Selection(take(rest, "documents", ReprocessingOrder::ids),
				take(rest, "source", ReprocessingOrder::text), take(rest, "test_id", ReprocessingOrder::text),
				take(rest, "received_from", ReprocessingOrder::instant),
				take(rest, "received_until", ReprocessingOrder::instant),
				take(rest, "state", (value) -> DocumentState.valueOf(text(value))),
				take(rest, "violation_code", (value) -> ViolationCode.valueOf(text(value))));
		boolean everything = Boolean.TRUE.equals(take(rest, "everything", Boolean.class::cast));
		if (everything != selection.isEmpty()) {
			throw new IllegalArgumentException("Everything is selected by itself, or something else is. " + EXPECTED);
		}
		refuseRest(rest);
		return new ReprocessingOrder(petition, act, selection, written);
	}

	private static <T> @Nullable T take(SortedMap<String, Object> object, String name, Function<Object, T> reader) {
		Object value = object.remove(name);
		try {
			return (value != null) ? reader.apply(value) : null;
		}
		catch (IllegalArgumentException | ClassCastException | DateTimeParseException ex) {
			throw new IllegalArgumentException("The value of %s cannot be understood. %s".formatted(name, EXPECTED),
					ex);
		}
	}

	private static void refuseRest(SortedMap<String, Object> rest) {
		if (!rest.isEmpty()) {
			throw new IllegalArgumentException("'%s' is not known here. %s".formatted(rest.firstKey(), EXPECTED));
		}
	}

	private static SortedMap<String, Object> present(Map<String, @Nullable Object> object) {
		SortedMap<String, Object> present = new TreeMap<>();
		object.forEach((name, value) -> {
			if (value != null) {
				present.put(name, value);
			}
		});
		return present;
	}

	@SuppressWarnings("unchecked")
	private static SortedMap<String, Object> object(Object value) {
		return present((Map<String, @Nullable Object>) value);
	}

	private static String text(Object value) {
		String text = (String) value;
		if (text.isBlank() || text.indexOf('\0') >= 0) {
			throw new IllegalArgumentException("no text");
		}
		return text;
	}

	private static Instant instant(Object value) {
		return Instant.parse(text(value));
	}

	private static Collection<String> ids(Object value) {
		List<String> ids = ((List<?>) value).stream().map(ReprocessingOrder::text).toList();
		if (ids.isEmpty() || ids.size() > DOCUMENTS_MAX || !ids.stream().allMatch((id) -> ID.matcher(id).matches())) {
			throw new IllegalArgumentException("no ids");
		}
		return ids;
	}

}
