package markr.results.changes;

import java.io.IOException;

import markr.platform.web.Problems;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
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

	private final ChangeFeed feed;

	ChangesController(ChangeFeed feed) {
		this.feed = feed;
	}

	@GetMapping(path = "/changes", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<SseEmitter> changes(@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
			HttpMethod method) {
		ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
			.contentType(MediaType.TEXT_EVENT_STREAM)
			.cacheControl(CacheControl.noStore())
			// Else a proxy may collect events before it passes them on.
			.header("X-Accel-Buffering", "no");
		if (method.equals(HttpMethod.HEAD)) {
			// A stream would not end.
			return answer.build();
		}
		SseEmitter stream = new SseEmitter(NO_TIMEOUT);
		// An id that is none of ours was another Markr's: there is nothing to resume.
		ChangeReader reader = this.feed.read(ChangePosition.of(last).orElse(null), new Events(stream))
			.orElseThrow(() -> Problems.unavailable("This node is shutting down. Ask again, as of another one.", "5"));
		stream.onCompletion(() -> this.feed.forget(reader));
		return answer.body(stream);
	}

	/** Changes as server-sent events. */
	private record Events(SseEmitter stream) implements ChangeReader.Channel {

		@Override
		public void reset(ChangePosition position) throws IOException {
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
