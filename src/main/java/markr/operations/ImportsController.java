package markr.operations;

import java.time.Instant;
import java.util.List;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import markr.importvault.ImportVault;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Violation;
import markr.platform.Cursor;
import markr.platform.web.Caller;
import markr.platform.web.Page;
import markr.platform.web.PageLimit;
import markr.platform.web.ShortText;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What became of the documents: {@code GET /imports}, {@code GET /imports/{id}} and its
 * violations. At home here because this room alone knows the vault, the marks and the
 * records of the jobs (adr/0031).
 */
@RestController
class ImportsController {

	private static final String PAGE_DEFAULT = "100";

	private static final String HAS_WORD = "(?s).*[\\p{IsAlphabetic}\\p{IsDigit}].*";

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
			@RequestParam(required = false) @ShortText @Nullable String source,
			@RequestParam(required = false) @ShortText @Nullable String name,
			@RequestParam(required = false) @ShortText @Nullable String test,
			@RequestParam(required = false) @Nullable Instant from,
			@RequestParam(required = false) @Nullable Instant to,
			@RequestParam(required = false) @ShortText @Pattern(regexp = HAS_WORD,
					message = "must have a letter or a digit in it") @Nullable String text,
			@RequestParam(required = false) @Pattern(regexp = "[0-9a-f]{1,64}",
					message = "must be the first of the 64 digits 0-9 and a-f of a SHA-256") @Nullable String id,
			@RequestParam(defaultValue = Cursor.HIGHEST) Cursor before,
			@RequestParam(defaultValue = PAGE_DEFAULT) @PageLimit int limit,
			@RequestAttribute(name = Caller.ATTRIBUTE, required = false) @Nullable Caller caller) {
		ImportFilter filter = new ImportFilter(state, Caller.sourceFor(caller, source), name, test, from, to, text, id);
		ImportPage page = this.imports.page(filter, before, limit);
		Cursor next = page.next();
		return new ImportList(page.imports(), (next != null) ? Page.next("before", next) : null,
				(next != null && !page.full()) ? next.time() : null);
	}

	/** State, counts, violations, receipts, progress and timings of an import. */
	@GetMapping(path = "/imports/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	ImportReport report(@PathVariable String id,
			@RequestAttribute(name = Caller.ATTRIBUTE, required = false) @Nullable Caller caller) {
		return this.reports.of(this.reports.documentFor(caller, id), Caller.sourceFor(caller, null));
	}

	/** A page of the violations of a document. */
	@GetMapping(path = "/imports/{id}/violations", produces = MediaType.APPLICATION_JSON_VALUE)
	ViolationList violations(@PathVariable String id, @RequestParam(defaultValue = "0") @Min(0) int after,
			@RequestParam(defaultValue = PAGE_DEFAULT) @PageLimit int limit,
			@RequestAttribute(name = Caller.ATTRIBUTE, required = false) @Nullable Caller caller) {
		Document document = this.reports.documentFor(caller, id);
		Page<Violation> page = Page.of(this.vault.violations(document.documentId(), after, limit + 1), limit, "after",
				(last) -> after + limit);
		return new ViolationList(document.violations(), page.entries(), page.next());
	}

	/**
	 * A page of imports, those of the documents that were received last first.
	 *
	 * @param imports the imports of this page
	 * @param next where the next page is; null behind the last import
	 * @param searchedBackTo up to when documents were searched for this page, if it is
	 * not full and there are more behind it: the question is too broad to answer at once
	 */
	record ImportList(List<ImportSummary> imports, @Nullable String next, @Nullable Instant searchedBackTo) {
	}

	/**
	 * A page of the violations of a document, in the order in which they were found.
	 *
	 * @param violationCount how many were found; those above
	 * {@code markr.vault.violations-max} were not kept
	 * @param violations those of this page
	 * @param next where the next page is; null behind the last one that was kept
	 */
	record ViolationList(long violationCount, List<Violation> violations, @Nullable String next) {
	}

}
