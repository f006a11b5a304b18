package markr.operations;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import markr.importvault.document.Order;
import markr.platform.web.StatedReason;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PUT /orders/{id}}. Read strictly: a misspelt condition that is
 * passed over would select more than was meant.
 *
 * @param act what is to be done
 * @param selection with which documents
 * @param reason why
 * @param by who asks
 * @param dryRun whether it is only to be reported what would change
 */
record OrderRequest(@NotNull(message = "must be one of REPROCESS, RETRY, RELEASE, WITHDRAW, REINSTATE") Order.Act act,
		@NotNull(message = "must say which documents") @Valid SelectionRequest selection,
		@NotNull(message = StatedReason.MISSING) @Pattern(regexp = StatedReason.REASON,
				message = StatedReason.REASON_MESSAGE) String reason,
		@Pattern(regexp = StatedReason.BY, message = StatedReason.BY_MESSAGE) @Nullable String by,
		@Nullable Boolean dryRun) {

	OrderRequest {
		reason = StatedReason.stripped(reason);
		by = StatedReason.stripped(by);
	}

	boolean isDryRun() {
		return Boolean.TRUE.equals(this.dryRun);
	}

}
