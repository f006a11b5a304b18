package markr.ingest;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import markr.importvault.ImportVault;
import markr.importvault.SmallDocuments;
import markr.importvault.document.Document;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.stereotype.Component;

/**
 * Takes what waits of small documents, in the chunk's transaction. When nothing waits it
 * lingers for a moment, since the start of another run would cost far more than that.
 */
@Component
@StepScope
class SmallImportReader implements ItemReader<SmallImportJob.Taken> {

	/** As long as clients that send one document after the other take in between. */
	private static final Duration LINGER = Duration.ofSeconds(2);

	/** Long enough for what comes behind those that are left. */
	private static final Duration LEAVE = Duration.ofSeconds(5);

	private final ImportVault vault;

	private final SmallDocuments documents;

	private final SmallImports imports;

	private final IngestProperties properties;

	private final Set<Long> left = new HashSet<>();

	private long leftNanos;

	/** The arrivals on this node of which nothing is left, but what is tried. */
	private long takenUpTo = -1;

	SmallImportReader(ImportVault vault, SmallDocuments documents, SmallImports imports, IngestProperties properties) {
		this.vault = vault;
		this.documents = documents;
		this.imports = imports;
		this.properties = properties;
	}

	@Override
	public SmallImportJob.@Nullable Taken read() throws InterruptedException {
		long end = System.nanoTime() + LINGER.toNanos();
		while (true) {
			if (System.nanoTime() - this.leftNanos > LEAVE.toNanos()) {
				this.left.clear();
			}
			long arrivals = this.imports.arrivals();
			if (arrivals != this.takenUpTo) {
				SmallDocuments.Taken taken = this.documents.take(this.properties.groupDocuments(),
						this.properties.groupBytesMax(), this.left);
				if (!taken.more()) {
					this.takenUpTo = arrivals;
				}
				if (!taken.documents().isEmpty()) {
					if (taken.more()) {
						this.imports.beginSoon();
					}
					return withContents(taken.documents());
				}
				if (taken.more()) {
					// Those that waited have been handed over: that is to be committed
					// first.
					return new SmallImportJob.Taken(0, List.of(), Map.of());
				}
			}
			if (!this.imports.awaitMoreThan(arrivals, end)) {
				return null;
			}
		}
	}

	/** Takes other documents than these for some seconds. */
	void leave(Collection<Long> documentIds) {
		if (this.left.isEmpty()) {
			this.leftNanos = System.nanoTime();
		}
		this.left.addAll(documentIds);
	}

	private SmallImportJob.Taken withContents(List<Document> taken) {
		long attempt = this.documents.begin(taken.stream().map(Document::documentId).toList());
		return new SmallImportJob.Taken(attempt, taken, this.vault.contents(taken));
	}

}
