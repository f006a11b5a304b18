package markr.drop;

import java.util.Locale;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** What the inbox, and those on SFTP servers, look like to whoever watches this node. */
@Component
class InboxMeters {

	InboxMeters(MeterRegistry registry, Inbox inbox, SftpServers servers) {
		Gauge.builder("markr.inbox.files", inbox::filesSeen)
			.description("Files that the last look found in the inbox, finished or not; at most 1000 of a folder")
			.register(registry);
		troubles(registry, "-", inbox.troubles());
		servers.all().forEach((server) -> troubles(registry, server.name(), server.troubles()));
	}

	private static void troubles(MeterRegistry registry, String inbox, InboxTroubles troubles) {
		for (InboxTroubles.Kind kind : InboxTroubles.Kind.values()) {
			Gauge.builder("markr.inbox.trouble", () -> troubles.current().containsKey(kind) ? 1 : 0)
				.description("1 while this stands in the way of an inbox's work: the folder's, or an SFTP server's")
				.tag("inbox", inbox)
				.tag("kind", kind.name().toLowerCase(Locale.ROOT))
				.register(registry);
		}
	}

}
