package markr.results.changes;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/** Reads {@code GET /changes} as a browser does. */
final class EventStream implements AutoCloseable, Flow.Subscriber<String> {

	private static final long PATIENCE_SECONDS = 20;

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	private volatile Flow.@Nullable Subscription subscription;

	/** Opens a stream, behind an event if there is one. */
	static EventStream open(int port, @Nullable String lastEventId) {
		EventStream stream = new EventStream();
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/changes"));
		if (lastEventId != null) {
			request.header("Last-Event-ID", lastEventId);
		}
		HTTP.sendAsync(request.build(), BodyHandlers.fromLineSubscriber(stream));
		return stream;
	}

	/** The next event; comments are passed over. */
	Event next() throws InterruptedException {
		String id = null;
		String name = null;
		String data = null;
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
		while (true) {
			String line = Objects.requireNonNull(this.lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS),
					"no event");
			if (line.isEmpty() && name != null) {
				return new Event(id, name, data);
			}
			String value = line.substring(line.indexOf(':') + 1);
			if (line.startsWith("id:")) {
				id = value;
			}
			else if (line.startsWith("event:")) {
				name = value;
			}
			else if (line.startsWith("data:")) {
				data = value;
			}
		}
	}

	/** The next event about a test, whatever else is told before. */
	Event nextOf(String testId) throws InterruptedException {
		Event event = next();
		while (event.data() == null || !event.data().contains("\"" + testId + "\"")) {
			event = next();
		}
		return event;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.subscription = subscription;
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(String line) {
		this.lines.add(line);
	}

	@Override
	public void onError(Throwable ex) {
		this.lines.add("error: " + ex);
	}

	@Override
	public void onComplete() {
		this.lines.add("event:end");
		this.lines.add("");
	}

	@Override
	public void close() {
		Flow.Subscription current = this.subscription;
		if (current != null) {
			current.cancel();
		}
	}

	record Event(@Nullable String id, String name, @Nullable String data) {

	}

}
