package markr.drop;

import java.util.Locale;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** What the inbox looks like to whoever watches this node. */
@Component
class InboxMeters {

	InboxMeters(MeterRegistry registry, Inbox inbox) {
		Gauge.builder("markr.inbox.files", inbox::filesSeen)
			.description("Files that the last look found in the inbox, finished or not; at most 1000 of a folder")
			.register(registry);
		for (InboxTroubles.Kind kind : InboxTroubles.Kind.values()) {
			Gauge.builder("markr.inbox.trouble", () -> inbox.troubles().current().containsKey(kind) ? 1 : 0)
				.description("1 while this stands in the way of the inbox's work")
				.tag("kind", kind.name().toLowerCase(Locale.ROOT))
				.register(registry);
		}
	}

}
