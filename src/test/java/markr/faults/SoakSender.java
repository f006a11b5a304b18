package markr.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import markr.support.DropLedger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Sends documents over HTTP like somebody who wants an answer: where a node dies or the
 * database is away, the document is sent again, to whoever answers then.
 */
final class SoakSender {

	private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);

	private final HttpClient http = HttpClient.newHttpClient();

	private final SoakNodes nodes;

	private final DropLedger ledger;

	private final SoakDocuments documents;

	SoakSender(SoakNodes nodes, DropLedger ledger, SoakDocuments documents) {
		this.nodes = nodes;
		this.ledger = ledger;
		this.documents = documents;
	}

	void sendWhile(BooleanSupplier going) {
		while (going.getAsBoolean()) {
			byte[] document = this.documents.next();
			boolean isAccepted = this.ledger.http(document);
			int status = await().atMost(Duration.ofMinutes(3))
				.pollInterval(Duration.ofMillis(50))
				.until(() -> send(document), (answered) -> answered != 202 && answered != 503 && answered != 0);
			assertThat(status).isIn(isAccepted ? new Object[] { 200 } : new Object[] { 400, 422 });
		}
	}

	/** The status; 0 if there was none. */
	private int send(byte[] document) throws InterruptedException {
		Optional<URI> address = this.nodes.anyAddress();
		if (address.isEmpty()) {
			return 0;
		}
		try {
			return this.http
				.send(HttpRequest.newBuilder(address.get().resolve("/import"))
					.header("Content-Type", "text/xml+markr")
					.timeout(ANSWER_LIMIT)
					.POST(HttpRequest.BodyPublishers.ofByteArray(document))
					.build(), HttpResponse.BodyHandlers.discarding())
				.statusCode();
		}
		catch (IOException ex) {
			return 0;
		}
	}

}
