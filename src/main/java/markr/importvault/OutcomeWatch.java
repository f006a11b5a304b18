package markr.importvault;

import java.time.Duration;
import java.util.Collection;
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
		CompletableFuture<Document> outcome = awaitNew(documentId);
		pollNow();
		return outcome;
	}

	/** For a document that no import can have ended yet. */
	CompletableFuture<Document> awaitNew(long documentId) {
		Sender sender = new Sender(documentId, new CompletableFuture<>());
		sender.outcome().whenComplete((document, ex) -> remove(sender));
		addForLater(sender);
		return sender.outcome();
	}

	/** Called within the transaction that sets an outcome. */
	void pollAfterCommit() {
		AfterCommit.run(this::pollNow);
	}

	/** Called within the transaction that has ended the imports of these. */
	void endedAfterCommit(Collection<Document> documents) {
		AfterCommit.run(() -> serve((senders) -> complete(senders, documents)));
	}

	@Override
	protected void poll(Collection<Sender> senders) {
		complete(senders, this.documents.finishedAmong(senders.stream().map(Sender::documentId).toList()));
	}

	private static void complete(Collection<Sender> senders, Collection<Document> finished) {
		Map<Long, Document> byId = finished.stream()
			.collect(Collectors.toMap(Document::documentId, Function.identity()));
		senders.forEach((sender) -> {
			Document document = byId.get(sender.documentId());
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
