package markr.ingest.orders;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Finds imports that no node will resume. Thread-safe. */
@Component
public class StuckImports {

	/**
	 * How many times as long as it takes others to count a node as dead: by then each of
	 * them has polled more than once.
	 */
	private static final int PATIENCE = 5;

	private final StuckImportView view;

	private final Duration silence;

	StuckImports(StuckImportView view, @Value("${db-scheduler.heartbeat-interval}") Duration heartbeat,
			@Value("${db-scheduler.missed-heartbeats-limit}") int missedMax) {
		this.view = view;
		this.silence = heartbeat.multipliedBy((long) missedMax * PATIENCE);
	}

	/** A node whose last heartbeat is longer ago is silent. */
	Duration silence() {
		return this.silence;
	}

	/** A page of them, in the order of the documents' arrival. */
	public List<StuckImport> page(StuckImport.@Nullable Why why, long after, int max) {
		return this.view.find(why, after, null, max, this.silence);
	}

	/** Those of these documents whose imports are stuck. */
	public List<StuckImport> among(Collection<Long> documentIds) {
		return this.view.find(null, 0, documentIds, documentIds.size(), this.silence);
	}

	/** How many there are of each kind. */
	public Map<StuckImport.Why, Long> counts() {
		return this.view.counts(this.silence);
	}

	/** What is being done about a document, if anything is. */
	public Optional<StuckImport.Work> work(long documentId) {
		return this.view.work(documentId);
	}

}
