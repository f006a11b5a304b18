package markr.ingest;

import java.util.Objects;
import java.util.function.Supplier;

import markr.importvault.ImportVault;
import markr.importvault.VaultedContent;
import markr.importvault.document.Document;
import markr.ingest.xml.DocumentReader;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Reads the import's document out of the vault and judges it, in blocks. After a restart
 * it resumes behind the last reading whose chunk was committed: what was handled before
 * is read once more, but not judged or written again. A large document is read ahead, and
 * judged by the thread that has just read it: to another one it would cost thrice as
 * much, since it would come out of memory. Not thread-safe.
 */
@Component
@StepScope
class ScanReader implements ItemStreamReader<CollectedOutcomes> {

	// Part of the metadata: under another name, imports under way would begin anew.
	private static final String READ = "scans.read";

	private static final String BYTES = "bytes.read";

	/** Smaller documents are read before another thread would have begun. */
	private static final long READ_AHEAD_BYTES_MIN = 256 * 1024;

	private final ImportVault vault;

	private final ScanProcessor processor;

	private final int blockReadings;

	private final long documentId;

	private @Nullable Supplier<@Nullable CollectedOutcomes> blocks;

	private @Nullable ReadAhead<CollectedOutcomes> readAhead;

	private @Nullable VaultedContent content;

	private long read;

	private boolean complete;

	ScanReader(ImportVault vault, ScanProcessor processor, IngestProperties properties,
			@Value("#{jobParameters['" + ImportJob.DOCUMENT + "']}") long documentId) {
		this.vault = vault;
		this.processor = processor;
		this.blockReadings = properties.blockReadings();
		this.documentId = documentId;
	}

	@Override
	public void open(ExecutionContext position) {
		Document document = this.vault.get(this.documentId);
		VaultedContent vaulted = this.vault.content(document);
		this.content = vaulted;
		DocumentReader reader = new DocumentReader(vaulted, document.sizeBytes());
		long handled = position.getLong(READ, 0);
		for (this.read = 0; this.read < handled; this.read++) {
			if (reader.read() == null) {
				throw new IllegalStateException("Document %s has %s readings, but %s were handled before the restart"
					.formatted(document.shortSha(), this.read, handled));
			}
		}
		this.blocks = () -> {
			ReadingBlock block = ReadingBlock.read(reader::read, this.blockReadings);
			if (block == null) {
				// Whatever has ended the reading: nothing is judged by damaged bytes.
				vaulted.check();
				return null;
			}
			return this.processor.process(block);
		};
		if (document.sizeBytes() >= READ_AHEAD_BYTES_MIN) {
			this.readAhead = new ReadAhead<>(this.blocks, "read-" + document.shortSha());
			this.blocks = this.readAhead::read;
		}
	}

	@Override
	public @Nullable CollectedOutcomes read() {
		CollectedOutcomes block = Objects.requireNonNull(this.blocks, "open() comes first").get();
		if (block != null) {
			this.read += block.readings();
		}
		else {
			this.complete = true;
		}
		return block;
	}

	/** How many bytes were read when the last chunk was committed, some ahead of it. */
	static long bytesRead(ExecutionContext position) {
		return position.getLong(BYTES, 0);
	}

	@Override
	public void update(ExecutionContext position) {
		position.putLong(READ, this.read);
		if (this.content != null) {
			position.putLong(BYTES, this.content.bytesRead());
		}
		if (this.complete) {
			StageCounts.complete(position);
		}
	}

	@Override
	public void close() {
		if (this.readAhead != null) {
			this.readAhead.close();
		}
		this.readAhead = null;
		this.blocks = null;
	}

}
