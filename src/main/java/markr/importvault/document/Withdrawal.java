package markr.importvault.document;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The withdrawal of a published document, and perhaps its reinstatement. Reasons are
 * people's own words, and may name students: for reports of the document, never for a
 * log.
 *
 * @param withdrawnAt when its results ceased to count
 * @param withdrawnBy who ordered that
 * @param withdrawnReason why
 * @param reinstatedAt when its results began to count again; null, as are the next two,
 * while they do not
 * @param reinstatedBy who ordered that
 * @param reinstatedReason why
 */
public record Withdrawal(Instant withdrawnAt, String withdrawnBy, String withdrawnReason,
		@Nullable Instant reinstatedAt, @Nullable String reinstatedBy, @Nullable String reinstatedReason) {
}
