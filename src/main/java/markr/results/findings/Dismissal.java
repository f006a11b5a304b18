package markr.results.findings;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * That somebody has checked a finding and found nothing to do, and perhaps that somebody
 * later thought otherwise.
 *
 * @param reason why nothing needed to be done
 * @param by who said so
 * @param at when
 * @param reopenedReason why it was opened again; null as are the next two if it was not
 * @param reopenedBy who did so
 * @param reopenedAt when
 */
record Dismissal(String reason, String by, Instant at, @Nullable String reopenedReason, @Nullable String reopenedBy,
		@Nullable Instant reopenedAt) {
}
