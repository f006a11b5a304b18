package markr.access;

import java.time.Instant;
import java.util.List;

import jakarta.servlet.http.HttpServletResponse;
import markr.platform.Cursor;
import markr.platform.web.Csv;
import markr.platform.web.Page;
import markr.platform.web.PageLimit;
import markr.platform.web.ShortText;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /audit}: who did what, in pages or as a file. */
@RestController
class AuditController {

	private static final int TOGETHER = 1000;

	private final AuditTable entries;

	AuditController(AuditTable entries) {
		this.entries = entries;
	}

	/** A page of the entries that meet all that is asked for, the latest first. */
	@GetMapping(path = "/audit", produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<AuditList> audit(@RequestParam(required = false) @ShortText @Nullable String who,
			@RequestParam(required = false) @ShortText @Nullable String act,
			@RequestParam(required = false) @ShortText @Nullable String student,
			@RequestParam(required = false) @Nullable Instant from,
			@RequestParam(required = false) @Nullable Instant to,
			@RequestParam(defaultValue = Cursor.HIGHEST) Cursor before,
			@RequestParam(defaultValue = "100") @PageLimit int limit) {
		Page<AuditEntry> page = Page.of(
				this.entries.page(new AuditTable.Filter(who, act, student, from, to), before, limit + 1), limit,
				"before", AuditController::place);
		return ResponseEntity.ok()
			.cacheControl(CacheControl.noStore())
			.body(new AuditList(page.entries(), page.next()));
	}

	@GetMapping(path = "/audit.csv", produces = "text/csv")
	void file(@RequestParam(required = false) @ShortText @Nullable String who,
			@RequestParam(required = false) @ShortText @Nullable String act,
			@RequestParam(required = false) @ShortText @Nullable String student,
			@RequestParam(required = false) @Nullable Instant from,
			@RequestParam(required = false) @Nullable Instant to, HttpServletResponse response) {
		response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
		AuditTable.Filter filter = new AuditTable.Filter(who, act, student, from, to);
		Csv.send(response, "audit.csv",
				List.of("entry", "at", "who", "address", "act", "subject", "student_number", "reason", "outcome"),
				(csv) -> write(filter, csv));
	}

	private void write(AuditTable.Filter filter, Csv csv) {
		Cursor before = Cursor.of(Cursor.HIGHEST);
		List<AuditEntry> found;
		do {
			found = this.entries.page(filter, before, TOGETHER);
			found.forEach((entry) -> csv.number(entry.entry())
				.text(entry.at().toString())
				.text(entry.who())
				.text(entry.address())
				.text(entry.act())
				.text(entry.subject())
				.text(entry.studentNumber())
				.text(entry.reason())
				.text(entry.outcome().name())
				.end());
			before = found.isEmpty() ? before : place(found.get(found.size() - 1));
		}
		while (found.size() == TOGETHER);
	}

	private static Cursor place(AuditEntry entry) {
		return Cursor.at(entry.at(), entry.entry());
	}

	/** A page; {@code next} is null behind the first entry ever. */
	record AuditList(List<AuditEntry> entries, @Nullable String next) {
	}

}
