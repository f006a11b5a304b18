package markr.ingest;

import java.net.URI;

import markr.importvault.Document;
import markr.importvault.ImportVault;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;

/** What the calls of operators have in common. */
public abstract class OperatorsController {

	private static final int PAGE_MAX = 1000;

	public static void requireLimit(int limit) {
		if (limit < 1 || limit > PAGE_MAX) {
			throw problem(HttpStatus.BAD_REQUEST, "limit is %d, expected 1 to %d.".formatted(limit, PAGE_MAX));
		}
	}

	/**
	 * The document with an id.
	 * @throws ErrorResponseException if there is none
	 */
	public static Document document(ImportVault vault, String id) {
		return vault.find(id)
			.orElseThrow(() -> problem(HttpStatus.NOT_FOUND,
					"No document has this id. An id is the SHA-256 of a document, 64 digits of 0-9 and a-f."));
	}

	/**
	 * Answers an order whose id was chosen by whoever gave it.
	 * @param isNew whether it was not there before
	 */
	public static <T> ResponseEntity<T> ordered(String path, boolean isNew, T status) {
		return isNew ? ResponseEntity.accepted().location(URI.create(path)).body(status) : ResponseEntity.ok(status);
	}

	public static ErrorResponseException noSuchOrder() {
		return problem(HttpStatus.NOT_FOUND,
				"There is no such order. Its id is the one that it was given when it was put.");
	}

	/** The order was not carried out: what is wrong with the document stands beside. */
	public static ErrorResponseException conflict(Document document, @Nullable String detail) {
		ErrorResponseException problem = problem(HttpStatus.CONFLICT, detail);
		problem.getBody().setProperty("id", document.sha256());
		problem.getBody().setProperty("state", document.state());
		return problem;
	}

	public static ErrorResponseException problem(HttpStatus status, @Nullable String detail) {
		return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
	}

}
