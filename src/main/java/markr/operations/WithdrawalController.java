package markr.operations;

import java.util.List;
import java.util.Locale;
import java.util.UUID;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import markr.importvault.ImportVault;
import markr.importvault.Withdrawals;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Order;
import markr.importvault.document.Withdrawal;
import markr.ingest.orders.DocumentWithdrawal;
import markr.platform.web.Caller;
import markr.platform.web.Problems;
import markr.platform.web.StatedReason;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /imports/{id}/withdraw} and {@code /reinstate}: the short way to an order
 * about one document. Answered when the marks are as they are to be; asking for what is
 * so already changes nothing and is answered the same.
 */
@RestController
class WithdrawalController {

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
	WithdrawalStatus withdraw(@PathVariable String id, @Valid @RequestBody StatedReason reason,
			@RequestAttribute(name = Caller.ATTRIBUTE, required = false) @Nullable Caller caller,
			HttpServletRequest client) {
		return carryOut(Order.Act.WITHDRAW, id, reason, caller, client);
	}

	/**
	 * Lets the results of a withdrawn document count again.
	 * @return 200 with what it is then; 400, 404, 409 or 503 as a problem
	 */
	@PostMapping(path = "/imports/{id}/reinstate", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	WithdrawalStatus reinstate(@PathVariable String id, @Valid @RequestBody StatedReason reason,
			@RequestAttribute(name = Caller.ATTRIBUTE, required = false) @Nullable Caller caller,
			HttpServletRequest client) {
		return carryOut(Order.Act.REINSTATE, id, reason, caller, client);
	}

	private WithdrawalStatus carryOut(Order.Act act, String id, StatedReason reason, @Nullable Caller caller,
			HttpServletRequest client) {
		Document document = this.vault.find(id).orElseThrow(Problems::noDocument);
		Order order = new Order("%s-%s".formatted(act.name().toLowerCase(Locale.ROOT), UUID.randomUUID()), act, false,
				"{\"documents\":[\"%s\"]}".formatted(document.sha256()), reason.reason(),
				Caller.asking(caller, reason.by(), client.getRemoteAddr()));
		if (!this.withdrawal.carryOut(order, document.documentId())) {
			throw conflict(this.vault.get(document.documentId()));
		}
		return status(document);
	}

	private WithdrawalStatus status(Document document) {
		return new WithdrawalStatus(document.sha256(), this.vault.get(document.documentId()).state(),
				this.withdrawals.history(document.documentId()));
	}

	private static ErrorResponseException conflict(Document document) {
		String detail = switch (document.state()) {
			case RECEIVED ->
				"The import of the document has not ended. Ask again when GET /imports/%s says that it has."
					.formatted(document.sha256());
			case REJECTED -> "The document was refused, so none of its results counts, and there is nothing to "
					+ "withdraw or reinstate. To have it count, mend it and send it again.";
			case FAILED -> "Markr could not import the document, so none of its results counts, and there is nothing "
					+ "to withdraw or reinstate. To have it imported, order a RETRY or send it again.";
			// Changed since.
			case PUBLISHED, WITHDRAWN -> "The document is %s now. Ask again.".formatted(document.state());
		};
		return conflict(document, detail);
	}

	/** An act is not possible with a document as it is. */
	static ErrorResponseException conflict(Document document, @Nullable String detail) {
		ErrorResponseException problem = Problems.of(HttpStatus.CONFLICT, detail);
		problem.getBody().setProperty("id", document.sha256());
		problem.getBody().setProperty("state", document.state());
		return problem;
	}

	/**
	 * What a document is after it was withdrawn or reinstated.
	 *
	 * @param id the document's SHA-256
	 * @param state {@code WITHDRAWN} or {@code PUBLISHED}
	 * @param withdrawals who withdrew and reinstated it, when and why, the earliest first
	 */
	record WithdrawalStatus(String id, DocumentState state, List<Withdrawal> withdrawals) {
	}

}
