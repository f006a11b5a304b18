package markr.ingest;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import markr.importvault.document.Document;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the import. How many imports run at a time on a node is
 * {@code db-scheduler.threads}.
 *
 * @param chunkResults results that are staged and committed together, 1 to 100 000; more
 * than {@value ReadingBlock#READINGS_MAX} are rounded up to whole blocks, and fewer are
 * taken if they are very long. After a crash an import is resumed behind its last chunk.
 * More need more memory.
 * @param attemptsMax how often an import is tried when Markr itself fails, 1 to 100;
 * after the last attempt its document is FAILED. A document that breaks the rules is
 * refused at the first attempt.
 * @param interruptionsMax how often an import may be interrupted from outside, by the
 * death of its node, the loss of the database or a deadlock, 1 to 1000; then its document
 * is FAILED, for it may be the cause. Shutdowns do not count, nor does the time in which
 * the database is away.
 * @param retryPause pause before the second attempt, doubled for each further one up to 1
 * minute; 1 ms to 1 m
 * @param largeDocument from which size on a document counts as large
 * @param largeImportsMax how many large documents are imported at a time on this node, at
 * least 1; fewer than {@code db-scheduler.threads}, so that small ones never wait for
 * them
 * @param smallDocument up to which size documents are imported many at a time, by one run
 * of a job: at most four times this size in one transaction; 0 for none
 * @param groupDocuments how many documents one transaction takes at most, 1 to 1000
 * @param reprocessTogether from how many documents on an order to process them again
 * takes many in a transaction, on all nodes; fewer have a job each. At least 1
 * @param reprocessThreads how many threads of this node judge documents of orders at a
 * time, at least 1; fewer than {@code db-scheduler.threads}, so that imports never wait
 * for them
 * @param keepRecords how long Spring Batch's records of imports are kept after their end,
 * at least 1 hour; documents, receipts and marks are kept for ever
 * @param stopWait how long a shutdown waits for running imports to reach the end of their
 * chunk; what has not reached it then is resumed from its last chunk at the next start.
 * At least 1 ms
 */
@Validated
@ConfigurationProperties("markr.ingest")
public record IngestProperties(@Min(1) @Max(100_000) @DefaultValue("5000") int chunkResults,
		@Min(1) @Max(100) @DefaultValue("3") int attemptsMax,
		@Min(1) @Max(1000) @DefaultValue("10") int interruptionsMax,
		@NotNull @DurationMin(millis = 1) @DurationMax(minutes = 1) @DefaultValue("2s") Duration retryPause,
		@NotNull @DefaultValue("10MB") DataSize largeDocument, @Min(1) @DefaultValue("2") int largeImportsMax,
		@NotNull @DefaultValue("1MB") DataSize smallDocument,
		@Min(1) @Max(1000) @DefaultValue("200") int groupDocuments, @Min(1) @DefaultValue("100") int reprocessTogether,
		@Min(1) @DefaultValue("2") int reprocessThreads,
		@NotNull @DurationMin(hours = 1) @DefaultValue("30d") Duration keepRecords,
		@NotNull @DurationMin(millis = 1) @DefaultValue("10s") Duration stopWait) {

	/** How many times the largest small document all of a transaction may have. */
	private static final int SIZE_FACTOR = 4;

	/** Whether a document may be processed together with others. */
	public boolean isSmall(Document document) {
		return isSmall(document.sizeBytes());
	}

	boolean isSmall(long sizeBytes) {
		return this.smallDocument.toBytes() > 0 && sizeBytes <= this.smallDocument.toBytes();
	}

	/** How large all small documents of one transaction may be together. */
	public long groupBytesMax() {
		return SIZE_FACTOR * this.smallDocument.toBytes();
	}

	/** How many results are read and judged as one item of a chunk. */
	public int blockReadings() {
		return Math.min(this.chunkResults, ReadingBlock.READINGS_MAX);
	}

	/** How many such items make a chunk. */
	int chunkBlocks() {
		return (this.chunkResults + blockReadings() - 1) / blockReadings();
	}

}
