package markr.operations;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import markr.importvault.Document;
import markr.importvault.DocumentState;
import markr.importvault.ImportVault;
import markr.importvault.Violation;
import markr.ingest.OperatorsController;
import org.jspecify.annotations.Nullable;

import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/**
 * What became of the documents: {@code GET /imports}, {@code GET /imports/{id}} and its
 * violations. At home here because this room alone knows the vault, the marks and the
 * records of the jobs (adr/0031).
 */
@RestController
class ImportsController extends OperatorsController {

	private static final String PAGE_DEFAULT = "100";

	private static final int TEXT_MAX = 200;

	private static final Pattern ID = Pattern.compile("[0-9a-f]{1,64}");

	private final ImportVault vault;

	private final ImportView imports;

	private final ImportReports reports;

	ImportsController(ImportVault vault, ImportView imports, ImportReports reports) {
		this.vault = vault;
		this.imports = imports;
		this.reports = reports;
	}

	/** A page of the imports that meet all that is asked for, the latest first. */
	@GetMapping(path = "/imports", produces = MediaType.APPLICATION_JSON_VALUE)
	ImportList imports(@RequestParam(required = false) @Nullable DocumentState state,
			@RequestParam(required = false) @Nullable String source,
			@RequestParam(required = false) @Nullable String name,
			@RequestParam(required = false) @Nullable String test,
			@RequestParam(required = false) @DateTimeFormat(
					iso = DateTimeFormat.ISO.DATE_TIME) @Nullable OffsetDateTime from,
			@RequestParam(required = false) @DateTimeFormat(
					iso = DateTimeFormat.ISO.DATE_TIME) @Nullable OffsetDateTime to,
			@RequestParam(required = false) @Nullable String text, @RequestParam(required = false) @Nullable String id,
			@RequestParam(required = false) @Nullable String before,
			@RequestParam(defaultValue = PAGE_DEFAULT) int limit) {
		requireLimit(limit);
		ImportFilter filter = new ImportFilter(state, requireText("source", source), requireText("name", name),
				requireText("test", test), (from != null) ? from.toInstant() : null,
				(to != null) ? to.toInstant() : null, requireText("text", text), id);
		if (text != null && filter.words().isEmpty()) {
			throw badArgument("text has no letter and no digit in it to search for.");
		}
		if (id != null && !ID.matcher(id).matches()) {
			throw badArgument(
					"id is '%s', expected the first of the 64 digits 0-9 and a-f of a SHA-256.".formatted(id));
		}
		ImportPosition position = (before != null)
				? ImportPosition.of(before)
					.orElseThrow(() -> badArgument(
							"before is '%s', which is no place in this list. Take it from next.".formatted(before)))
				: ImportPosition.BEGIN;
		ImportView.Page page = this.imports.page(filter, position, limit);
		ImportPosition next = page.next();
		return (next != null)
				? new ImportList(page.imports(), next(filter, next, limit), page.full() ? null : next.receivedAt())
				: new ImportList(page.imports(), null, null);
	}

	/** State, counts, violations, receipts, progress and timings of an import. */
	@GetMapping(path = "/imports/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	ImportReport report(@PathVariable String id) {
		return this.reports.of(document(this.vault, id));
	}

	/** A page of the violations of a document. */
	@GetMapping(path = "/imports/{id}/violations", produces = MediaType.APPLICATION_JSON_VALUE)
	ViolationList violations(@PathVariable String id, @RequestParam(defaultValue = "0") int after,
			@RequestParam(defaultValue = PAGE_DEFAULT) int limit) {
		requireLimit(limit);
		if (after < 0) {
			throw badArgument("after is %d, expected 0 or more violations.".formatted(after));
		}
		Document document = document(this.vault, id);
		List<Violation> found = this.vault.violations(document.documentId(), after, limit + 1);
		return new ViolationList(document.violations(), (found.size() > limit) ? found.subList(0, limit) : found,
				(found.size() > limit)
						? "/imports/%s/violations?limit=%d&after=%d".formatted(document.sha256(), limit, after + limit)
						: null);
	}

	private static String next(ImportFilter filter, ImportPosition last, int limit) {
		Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
		arguments.put("limit", limit);
		arguments.put("state", filter.state());
		arguments.put("source", filter.source());
		arguments.put("name", filter.name());
		arguments.put("test", filter.test());
		arguments.put("from", filter.from());
		arguments.put("to", filter.to());
		arguments.put("text", filter.text());
		arguments.put("id", filter.id());
		arguments.put("before", last);
		return arguments.entrySet()
			.stream()
			.filter((argument) -> argument.getValue() != null)
			.map((argument) -> argument.getKey() + "="
					+ UriUtils.encode(String.valueOf(argument.getValue()), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&", "/imports?", ""));
	}

	// Nothing that is kept has a NUL in it; PostgreSQL would not take it.
	private static @Nullable String requireText(String argument, @Nullable String text) {
		if (text != null && (text.length() > TEXT_MAX || text.indexOf('\0') >= 0)) {
			throw badArgument("%s has %d characters, expected at most %d, and no NUL among them.".formatted(argument,
					text.length(), TEXT_MAX));
		}
		return text;
	}

	private static ErrorResponseException badArgument(String detail) {
		return problem(HttpStatus.BAD_REQUEST, detail);
	}

}
