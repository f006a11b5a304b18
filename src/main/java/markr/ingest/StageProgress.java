package markr.ingest;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How far the reading of a document has come, as of its last committed chunk.
 *
 * @param bytesRead how much of it was read
 * @param resultsRead how many results those were
 * @param begunAt when the reading began, if that is known
 */
public record StageProgress(long bytesRead, long resultsRead, @Nullable Instant begunAt) {
}
