package markr.ingest;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import markr.importvault.Document;
import markr.importvault.DocumentState;
import markr.importvault.ImportVault;
import markr.importvault.StateConflictException;
import markr.importvault.Withdrawal;
import markr.importvault.Withdrawals;
import markr.platform.web.Petition;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /imports/{id}/withdraw} and {@code /reinstate}: a person takes a published
 * document back, or gives it back. Answered when the marks are as they are to be; asking
 * for what is so already changes nothing and is answered the same.
 */
@RestController
class WithdrawalController extends OperatorsController {

	private final ImportVault vault;

	private final Withdrawals withdrawals;

	private final DocumentWithdrawal withdrawal;

	WithdrawalController(ImportVault vault, Withdrawals withdrawals, DocumentWithdrawal withdrawal) {
		this.vault = vault;
		this.withdrawals = withdrawals;
		this.withdrawal = withdrawal;
	}

	/**
	 * Lets the results of a document count no more.
	 * @return 200 with what it is then; 400, 404, 409 or 503 as a problem
	 */
	@PostMapping(path = "/imports/{id}/withdraw", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	WithdrawalStatus withdraw(@PathVariable String id, @RequestBody Petition petition, HttpServletRequest request) {
		return change(id, petition, request, this.withdrawal::withdraw);
	}

	/**
	 * Lets the results of a withdrawn document count again.
	 * @return 200 with what it is then; 400, 404, 409 or 503 as a problem
	 */
	@PostMapping(path = "/imports/{id}/reinstate", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	WithdrawalStatus reinstate(@PathVariable String id, @RequestBody Petition petition, HttpServletRequest request) {
		return change(id, petition, request, this.withdrawal::reinstate);
	}

	private WithdrawalStatus change(String id, Petition petition, HttpServletRequest request, Change change) {
		Document document = document(this.vault, id);
		String reason = reason(petition);
		try {
			change.make(document, reason, petition.by(request.getRemoteAddr()));
		}
		catch (StateConflictException ex) {
			throw conflict(ex);
		}
		return status(document);
	}

	private static String reason(Petition petition) {
		String fault = petition.fault();
		if (fault != null) {
			throw problem(HttpStatus.BAD_REQUEST, fault);
		}
		return petition.requiredReason();
	}

	private WithdrawalStatus status(Document document) {
		return new WithdrawalStatus(document.sha256(), this.vault.get(document.documentId()).state(),
				this.withdrawals.history(document.documentId()));
	}

	private static ErrorResponseException conflict(StateConflictException ex) {
		Document document = ex.document();
		String detail = switch (document.state()) {
			case RECEIVED ->
				"The import of the document has not ended. Ask again when GET /imports/%s says that it has."
					.formatted(document.sha256());
			case REJECTED -> "The document was refused, so none of its results counts, and there is nothing to take or "
					+ "give back. To have it count, mend it and send it again.";
			case FAILED ->
				"Markr could not import the document, so none of its results counts, and there is nothing to "
						+ "take or give back. To have it tried again, send it again.";
			case PUBLISHED, WITHDRAWN -> ex.getMessage();
		};
		return conflict(document, detail);
	}

	/**
	 * What a document is after it was withdrawn or reinstated.
	 *
	 * @param id the document's SHA-256
	 * @param state {@code WITHDRAWN} or {@code PUBLISHED}
	 * @param withdrawals who took it back and gave it back, when and why, the earliest
	 * first
	 */
	record WithdrawalStatus(String id, DocumentState state, List<Withdrawal> withdrawals) {
	}

	/** What {@link DocumentWithdrawal} does to a document. */
	private interface Change {

		void make(Document document, String reason, String by);

	}

}
