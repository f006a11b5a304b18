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
			HttpResponse<String> answer = await().atMost(Duration.ofMinutes(3))
				.pollInterval(Duration.ofMillis(50))
				.until(() -> send(document), Optional::isPresent)
				.orElseThrow();
			assertThat(answer.statusCode()).as("%s of %s: %s", answer.uri(), DropLedger.sha256(document), answer.body())
				.isIn(isAccepted ? new Object[] { 200 } : new Object[] { 400, 422 });
			assertThat(answer.body()).contains(DropLedger.sha256(document));
		}
	}

	/** Empty if the outcome is not known by it. */
	private Optional<HttpResponse<String>> send(byte[] document) throws InterruptedException {
		Optional<URI> address = this.nodes.anyAddress();
		if (address.isEmpty()) {
			return Optional.empty();
		}
		try {
			return Optional
				.of(this.http.send(HttpRequest.newBuilder(address.get().resolve("/import"))
					.header("Content-Type", "text/xml+markr")
					.timeout(ANSWER_LIMIT)
					.POST(HttpRequest.BodyPublishers.ofByteArray(document))
					.build(), HttpResponse.BodyHandlers.ofString()))
				.filter((answer) -> answer.statusCode() != 202 && answer.statusCode() != 503);
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

}
