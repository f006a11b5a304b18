package markr.operations;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.servlet.http.HttpServletResponse;
import markr.importvault.ImportVault;
import markr.importvault.document.Document;
import markr.importvault.document.Violation;
import markr.platform.web.Csv;
import markr.platform.web.Problems;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * Files about a document: the document itself, byte for byte as it was dropped, and its
 * violations as a table. What is in them is foreign: they are sent so that browsers save
 * them and do not guess what they could be.
 */
@RestController
class DocumentsController {

	private static final String NOSNIFF = "nosniff";

	private static final String CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";

	/** Read at a time, so that the violations of no document fill the memory. */
	private static final int TOGETHER = 1000;

	private final ImportVault vault;

	DocumentsController(ImportVault vault) {
		this.vault = vault;
	}

	// A document that is no XML was kept too, so no other type would be true of all.
	@GetMapping(path = "/imports/{id}/document", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
	@Nullable ResponseEntity<InputStreamResource> document(@PathVariable String id, ServletWebRequest request) {
		Document document = this.vault.find(id).orElseThrow(Problems::noDocument);
		if (request.checkNotModified(document.sha256())) {
			return null;
		}
		InputStream content = this.vault.content(document.documentId());
		return ResponseEntity.ok()
			.contentLength(document.sizeBytes())
			.contentType(MediaType.APPLICATION_OCTET_STREAM)
			.eTag(document.sha256())
			.cacheControl(CacheControl.noCache().cachePrivate())
			.header(HttpHeaders.CONTENT_DISPOSITION, attachment(document.shortSha() + ".xml"))
			.header(CONTENT_TYPE_OPTIONS, NOSNIFF)
			.body(new InputStreamResource(content));
	}

	// Written to the response itself, piece by piece.
	@GetMapping(path = "/imports/{id}/violations.csv", produces = "text/csv")
	void violations(@PathVariable String id, HttpServletResponse response) throws IOException {
		Document document = this.vault.find(id).orElseThrow(Problems::noDocument);
		List<Violation> found = this.vault.violations(document.documentId(), 0, TOGETHER);
		response.setContentType(Csv.MEDIA_TYPE);
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION, attachment(document.shortSha() + "-violations.csv"));
		response.setHeader(CONTENT_TYPE_OPTIONS, NOSNIFF);
		response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
		Writer writer = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
		Csv csv = new Csv(writer);
		csv.row("line", "result", "student_number", "field", "code", "value", "meaning");
		for (int sent = 0; !found.isEmpty(); found = this.vault.violations(document.documentId(), sent, TOGETHER)) {
			for (Violation violation : found) {
				csv.number(violation.line())
					.number(violation.result())
					.text(violation.studentNumber())
					.text(violation.field())
					.text(violation.code().name())
					.text(violation.value())
					.text(violation.code().meaning())
					.end();
			}
			sent += found.size();
		}
		writer.flush();
	}

	private static String attachment(String name) {
		return ContentDisposition.attachment().filename(name).build().toString();
	}

}
