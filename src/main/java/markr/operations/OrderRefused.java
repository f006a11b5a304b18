package markr.operations;

import markr.importvault.document.Document;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/** An order is not taken, and nothing has changed. */
class OrderRefused extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final HttpStatus status;

	private final transient @Nullable Document document;

	OrderRefused(HttpStatus status, String detail) {
		this(status, detail, null);
	}

	private OrderRefused(HttpStatus status, String detail, @Nullable Document document) {
		super(detail + " Nothing is ordered.");
		this.status = status;
		this.document = document;
	}

	/** The act is not possible with a document that was named. */
	static OrderRefused of(Document document, String detail) {
		return new OrderRefused(HttpStatus.CONFLICT, detail, document);
	}

	HttpStatus status() {
		return this.status;
	}

	/** The document as it is; null if it is not one document that is wrong. */
	@Nullable Document document() {
		return this.document;
	}

}
