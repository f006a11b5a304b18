package markr.importvault;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

import markr.importvault.document.Document;
import markr.platform.AfterCommit;
import markr.platform.ClientPoll;

import org.springframework.stereotype.Component;

/**
 * Lets senders wait for the outcomes of their documents without a thread each, whichever
 * node imports them. An import that ends on this node is reported at once.
 */
@Component
class OutcomeWatch extends ClientPoll<OutcomeWatch.Sender> {

	private static final Duration INTERVAL = Duration.ofMillis(100);

	private final DocumentTable documents;

	OutcomeWatch(DocumentTable documents) {
		super("outcome-poll", INTERVAL);
		this.documents = documents;
	}

	CompletableFuture<Document> await(long documentId) {
		Sender sender = new Sender(documentId, new CompletableFuture<>());
		sender.outcome().whenComplete((document, ex) -> remove(sender));
		add(sender);
		return sender.outcome();
	}

	/** Called within the transaction that sets an outcome. */
	void pollAfterCommit() {
		AfterCommit.run(this::pollNow);
	}

	@Override
	protected void poll(Collection<Sender> senders) {
		List<Long> documentIds = senders.stream().map(Sender::documentId).toList();
		Map<Long, Document> finished = this.documents.finishedAmong(documentIds)
			.stream()
			.collect(Collectors.toMap(Document::documentId, Function.identity()));
		senders.forEach((sender) -> {
			Document document = finished.get(sender.documentId());
			if (document != null) {
				sender.outcome().complete(document);
			}
		});
	}

	/** Returns how far the import has come. */
	@Override
	protected void end(Sender sender) {
		sender.outcome().complete(this.documents.get(sender.documentId()));
	}

	/** One who waits, until the outcome is completed or cancelled. */
	record Sender(long documentId, CompletableFuture<Document> outcome) {

	}

}
