package markr.results.changes;

import java.io.IOException;

import markr.platform.web.Problems;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * {@code GET /changes}: which tests have changed, as server-sent events, from whichever
 * node. A client that comes back with the id of its last event gets what it has missed.
 */
@RestController
class ChangesController {

	private static final long NO_TIMEOUT = -1;

	private static final String RETRY_AFTER_SECONDS = "30";

	private final ChangeFeed feed;

	ChangesController(ChangeFeed feed) {
		this.feed = feed;
	}

	@GetMapping(path = "/changes", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<SseEmitter> changes(@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last) {
		SseEmitter stream = new SseEmitter(NO_TIMEOUT);
		// An id that is none of ours was another Markr's: there is nothing to resume.
		ChangeReader reader = this.feed.read(ChangePosition.of(last).orElse(null), new Events(stream))
			.orElseThrow(ChangesController::full);
		stream.onCompletion(() -> this.feed.forget(reader));
		return ResponseEntity.ok()
			.cacheControl(CacheControl.noStore())
			// Else a proxy may collect events before it passes them on.
			.header("X-Accel-Buffering", "no")
			.body(stream);
	}

	private static ErrorResponseException full() {
		return Problems.unavailable(
				"As many readers as markr.results.change-readers-max are connected, or this node is shutting down. "
						+ "Ask again in %s seconds.".formatted(RETRY_AFTER_SECONDS),
				RETRY_AFTER_SECONDS);
	}

	/** Changes as server-sent events. */
	private record Events(SseEmitter stream) implements ChangeReader.Channel {

		@Override
		public void reset(@Nullable ChangePosition position) throws IOException {
			send(SseEmitter.event().name("reset").data("{}"), position);
		}

		@Override
		public void changed(TestChange change, @Nullable ChangePosition position) throws IOException {
			send(SseEmitter.event().name("test").data(change, MediaType.APPLICATION_JSON), position);
		}

		@Override
		public void heartbeat() throws IOException {
			this.stream.send(SseEmitter.event().comment(""));
		}

		@Override
		public void close() {
			this.stream.complete();
		}

		private void send(SseEmitter.SseEventBuilder event, @Nullable ChangePosition position) throws IOException {
			this.stream.send((position != null) ? event.id(position.toString()) : event);
		}

	}

}
