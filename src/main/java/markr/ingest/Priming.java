package markr.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.annotation.PreDestroy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Reads and judges a document of its own again and again after the start of the process,
 * in memory only, so that what reads is loaded and compiled when the first document
 * comes. It ends when one comes, and after some seconds; nothing depends on it.
 */
@Component
@ConditionalOnBooleanProperty(name = "markr.reader", havingValue = false, matchIfMissing = true)
class Priming {

	private static final String DOCUMENT = "priming.xml";

	/** About what it takes until all of it is compiled for good. */
	private static final int READINGS_MAX = 6_000;

	private static final Duration MAX = Duration.ofSeconds(5);

	private static final Logger logger = LoggerFactory.getLogger(Priming.class);

	/** Compiled code is the process's, however many applications run in it. */
	private static final AtomicBoolean begun = new AtomicBoolean();

	private final DocumentJudge judge;

	private final SmallImports imports;

	private volatile boolean closed;

	Priming(DocumentJudge judge, SmallImports imports) {
		this.judge = judge;
		this.imports = imports;
	}

	@EventListener(ApplicationReadyEvent.class)
	void begin() {
		if (!begun.getAndSet(true)) {
			Thread thread = new Thread(this::run, "priming");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void run() {
		long begin = System.nanoTime();
		byte[] document = document();
		int readings = 0;
		while (readings < READINGS_MAX && !this.closed && this.imports.arrivals() == 0
				&& System.nanoTime() - begin < MAX.toNanos()) {
			this.judge.judge(new ByteArrayInputStream(document), document.length);
			readings++;
		}
		logger.debug("Read {} times in {} ms", readings, (System.nanoTime() - begin) / 1_000_000);
	}

	static byte[] document() {
		try {
			return new ClassPathResource(DOCUMENT, Priming.class).getContentAsByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@PreDestroy
	void close() {
		this.closed = true;
	}

}
