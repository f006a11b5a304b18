package markr.drop.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.http.HttpServletRequest;
import markr.drop.ReceiptLog;
import markr.drop.Spool;
import markr.drop.SpoolException;
import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import markr.importvault.VaultProperties;
import markr.importvault.Withdrawals;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentTooLargeException;
import markr.importvault.document.Drop;
import markr.importvault.document.Receipt;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.importvault.document.Way;
import markr.platform.web.Caller;
import markr.platform.web.Problems;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * {@code POST /import}: a document as a request body, with a response when its outcome is
 * known. The media type is the one that grading machines send; {@code text/xml} and
 * {@code application/xml} are other documents.
 */
@RestController
class ImportController {

	private static final Logger logger = LoggerFactory.getLogger(ImportController.class);

	// The wait for an outcome has a limit of its own, and a finer one.
	private static final long NO_TIMEOUT = -1;

	// Longer than for a database that restarts: somebody has to make room.
	private static final String ROOM_RETRY_AFTER_SECONDS = "60";

	private final ImportVault vault;

	private final PostedTogether together;

	private final Outcomes outcomes;

	private final Withdrawals withdrawals;

	private final VaultProperties vaultProperties;

	private final HttpProperties properties;

	ImportController(ImportVault vault, PostedTogether together, Outcomes outcomes, Withdrawals withdrawals,
			VaultProperties vaultProperties, HttpProperties properties) {
		this.vault = vault;
		this.together = together;
		this.outcomes = outcomes;
		this.withdrawals = withdrawals;
		this.vaultProperties = vaultProperties;
		this.properties = properties;
	}

	/**
	 * Takes a document.
	 * @return 200 with id and counts; 202 with the place to ask if the sender does not
	 * want to wait so long; 400, 409, 413, 415, 422, 500 or 503 as a problem
	 */
	@PostMapping(path = "/import", consumes = "text/xml+markr")
	DeferredResult<ResponseEntity<ImportStatus>> receive(HttpServletRequest request, InputStream body,
			@RequestHeader(name = "Prefer", required = false) List<String> prefer,
			@RequestAttribute(name = Caller.ATTRIBUTE, required = false) @Nullable Caller caller) throws IOException {
		refuseContentEncoding(request.getHeader(HttpHeaders.CONTENT_ENCODING));
		Drop drop = new Drop(UUID.randomUUID(), Way.HTTP, source(caller, request), null, null);
		Preference preference = Preference.of((prefer != null) ? prefer : List.of());
		DeferredResult<ResponseEntity<ImportStatus>> response = new DeferredResult<>(NO_TIMEOUT);
		keep(drop, body, request.getContentLengthLong()).thenCompose((kept) -> {
			ReceiptLog.received(drop, kept.receipt(), kept.document());
			response.onCompletion(() -> kept.outcome().cancel(false));
			if (preference.respondAsync()) {
				response.setResult(accepted(kept.document(), true));
			}
			return kept.outcome()
				.completeOnTimeout(kept.document(), preference.within(this.properties.answerWait()).toMillis(),
						TimeUnit.MILLISECONDS);
		}).thenAccept((latest) -> respond(response, latest)).exceptionally((ex) -> {
			response.setErrorResult((ex instanceof CompletionException) ? ex.getCause() : ex);
			return null;
		});
		return response;
	}

	/** Who has signed in speaks for nobody else. */
	private static String source(@Nullable Caller caller, HttpServletRequest request) {
		if (caller == null) {
			return request.getRemoteAddr();
		}
		return (caller.source() != null) ? caller.source() : caller.name();
	}

	private CompletableFuture<PostedTogether.Awaited> keep(Drop drop, InputStream body, long declaredBytes)
			throws IOException {
		if (declaredBytes > this.vaultProperties.documentSizeMax().toBytes()) {
			throw tooLarge(drop, declaredBytes);
		}
		var kept = this.together.keep(drop, body, declaredBytes);
		return kept.isPresent() ? kept.get() : CompletableFuture.completedFuture(keepByItself(drop, body));
	}

	private PostedTogether.Awaited keepByItself(Drop drop, InputStream body) throws IOException {
		long sizeBytesMax = this.vaultProperties.documentSizeMax().toBytes();
		try (Spool spool = Spool.of(body, this.properties.spoolDirectory().toPath(), sizeBytesMax);
				InputStream content = spool.content()) {
			Receipt receipt = this.vault.keep(drop, content);
			return new PostedTogether.Awaited(receipt, this.vault.get(receipt.documentId()),
					this.outcomes.await(receipt.documentId()));
		}
		catch (DocumentTooLargeException ex) {
			throw tooLarge(drop, sizeBytesMax + 1);
		}
		catch (SpoolException ex) {
			throw noRoom(ex);
		}
	}

	private void respond(DeferredResult<ResponseEntity<ImportStatus>> response, Document document) {
		switch (document.state()) {
			case RECEIVED -> response.setResult(accepted(document, false));
			case PUBLISHED -> response.setResult(json(ResponseEntity.ok(), document));
			case REJECTED -> response.setErrorResult(rejected(document));
			case FAILED -> response.setErrorResult(failed(document));
			case WITHDRAWN -> response.setErrorResult(withdrawn(document));
		}
	}

	private ResponseEntity<ImportStatus> accepted(Document document, boolean preferenceApplied) {
		var response = ResponseEntity.accepted().location(URI.create("/imports/" + document.sha256()));
		if (preferenceApplied) {
			response.header("Preference-Applied", "respond-async");
		}
		return json(response, document);
	}

	/** Whatever they accept: clients that send XML often say that they accept XML. */
	private ResponseEntity<ImportStatus> json(ResponseEntity.BodyBuilder response, Document document) {
		return response.contentType(MediaType.APPLICATION_JSON)
			.body(ImportStatus.of(document, this.outcomes.availableChanges(document)));
	}

	private ErrorResponseException rejected(Document document) {
		List<Violation> violations = this.vault.violations(document.documentId(), 0, Integer.MAX_VALUE);
		boolean foreign = violations.stream().anyMatch((violation) -> violation.code().isForeign());
		HttpStatus status = foreign ? HttpStatus.BAD_REQUEST : HttpStatus.UNPROCESSABLE_CONTENT;
		ErrorResponseException problem = Problems.of(status,
				"The document was refused, none of its results was taken. Mend it and send it again, "
						+ "or enter its sheets by hand. Violations: " + document.violations() + ".");
		problem.getBody().setProperty("id", document.sha256());
		problem.getBody().setProperty("violation_count", document.violations());
		problem.getBody().setProperty("violations", violations);
		return problem;
	}

	private static ErrorResponseException failed(Document document) {
		ErrorResponseException problem = Problems.of(HttpStatus.INTERNAL_SERVER_ERROR,
				"Markr itself failed to import the document; it is kept. Send it again to have it tried again, "
						+ "and inform the operator of this Markr.");
		problem.getBody().setProperty("id", document.sha256());
		problem.getBody().setProperty("failure", document.failure());
		return problem;
	}

	private ErrorResponseException withdrawn(Document document) {
		ErrorResponseException problem = Problems.of(HttpStatus.CONFLICT,
				"The document was withdrawn before, so none of its results counts, and sending it again does not bring "
						+ "it back. If it is to count after all, have it reinstated: POST /imports/%s/reinstate."
							.formatted(document.sha256()));
		problem.getBody().setProperty("id", document.sha256());
		this.withdrawals.current(document.documentId())
			.ifPresent((withdrawal) -> problem.getBody().setProperty("withdrawal", withdrawal));
		return problem;
	}

	private ErrorResponseException tooLarge(Drop drop, long sizeBytes) {
		this.vault.refuse(drop, sizeBytes, ViolationCode.TOO_LARGE);
		ErrorResponseException problem = Problems.of(HttpStatus.CONTENT_TOO_LARGE,
				"The document is larger than this Markr takes. Send it in several documents, "
						+ "or raise markr.vault.document-size-max.");
		problem.getBody().setProperty("limit_bytes", this.vaultProperties.documentSizeMax().toBytes());
		return problem;
	}

	/** As when the database is away: it passes. */
	private ErrorResponseException noRoom(SpoolException ex) {
		logger.warn("POST /import got 503, since a body cannot be kept in {}, see markr.http.spool-directory: {}",
				this.properties.spoolDirectory(), ex.getMessage());
		return Problems.unavailable(
				"Markr has no room for the document now; nothing of it is kept. Send it again in %s seconds, "
					.formatted(ROOM_RETRY_AFTER_SECONDS) + "and inform the operator of this Markr.",
				ROOM_RETRY_AFTER_SECONDS);
	}

	private static void refuseContentEncoding(String encoding) {
		if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
			throw Problems.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
					"Content-Encoding is not supported: send the plain document.");
		}
	}

}
