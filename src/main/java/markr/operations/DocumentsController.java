package markr.operations;

import java.util.List;

import jakarta.servlet.http.HttpServletResponse;

import markr.importvault.ImportVault;
import markr.importvault.document.ContentDamagedException;
import markr.importvault.document.Document;
import markr.importvault.document.Violation;
import markr.platform.web.Caller;
import markr.platform.web.Csv;
import markr.platform.web.Problems;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * Files about a document: the document itself, byte for byte as it was dropped, and its
 * violations as a table. What is in them is foreign: they are sent so that browsers save
 * them and do not guess what they could be.
 */
@RestController
class DocumentsController {

	/** Read at a time, so that the violations of no document fill the memory. */
	private static final int TOGETHER = 1000;

	private final ImportVault vault;

	private final ImportReports reports;

	DocumentsController(ImportVault vault, ImportReports reports) {
		this.vault = vault;
		this.reports = reports;
	}

	// A document that is no XML was kept too, so no other type would be true of all.
	@GetMapping(path = "/imports/{id}/document", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
	@Nullable ResponseEntity<InputStreamResource> document(@PathVariable String id, ServletWebRequest request) {
		Document document = this.vault.find(id).orElseThrow(Problems::noDocument);
		if (request.checkNotModified(document.sha256())) {
			return null;
		}
		try {
			// Before the answer begins: it must not break off, or end as if it were
			// whole.
			this.vault.content(document).check();
		}
		catch (ContentDamagedException ex) {
			throw Problems.of(HttpStatus.INTERNAL_SERVER_ERROR, ex.getMessage());
		}
		return ResponseEntity.ok()
			.contentLength(document.sizeBytes())
			.contentType(MediaType.APPLICATION_OCTET_STREAM)
			.eTag(document.sha256())
			.cacheControl(CacheControl.noCache().cachePrivate())
			.header(HttpHeaders.CONTENT_DISPOSITION,
					ContentDisposition.attachment().filename(document.shortSha() + ".xml").build().toString())
			.header("X-Content-Type-Options", "nosniff")
			.body(new InputStreamResource(this.vault.content(document)));
	}

	@GetMapping(path = "/imports/{id}/violations.csv", produces = "text/csv")
	void violations(@PathVariable String id,
			@RequestAttribute(name = Caller.ATTRIBUTE, required = false) @Nullable Caller caller,
			HttpServletResponse response) {
		Document document = this.reports.documentFor(caller, id);
		response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
		Csv.send(response, document.shortSha() + "-violations.csv",
				List.of("line", "result", "student_number", "field", "code", "value", "meaning"),
				(csv) -> write(document, csv));
	}

	private void write(Document document, Csv csv) {
		List<Violation> found;
		int sent = 0;
		do {
			found = this.vault.violations(document.documentId(), sent, TOGETHER);
			found.forEach((violation) -> csv.number(violation.line())
				.number(violation.result())
				.text(violation.studentNumber())
				.text(violation.field())
				.text(violation.code().name())
				.text(violation.value())
				.text(violation.code().meaning())
				.end());
			sent += found.size();
		}
		while (found.size() == TOGETHER);
	}

}
