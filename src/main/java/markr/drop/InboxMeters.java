package markr.drop;

import java.util.Locale;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** What the inbox, and those on SFTP servers, look like to whoever watches this node. */
@Component
class InboxMeters {

	InboxMeters(MeterRegistry registry, InboxFolder inbox, SftpServers servers) {
		Gauge.builder("markr.inbox.files", inbox::filesSeen)
			.description("Files that the last look found in the inbox, finished or not; at most 1000 of a folder")
			.register(registry);
		problems(registry, "-", inbox.problems());
		servers.all().forEach((server) -> problems(registry, server.name(), server.problems()));
	}

	private static void problems(MeterRegistry registry, String inbox, FolderProblems problems) {
		for (FolderProblems.Kind kind : FolderProblems.Kind.values()) {
			Gauge.builder("markr.inbox.trouble", () -> problems.current().containsKey(kind) ? 1 : 0)
				.description("1 while this stands in the way of an inbox's work: the folder's, or an SFTP server's")
				.tag("inbox", inbox)
				.tag("kind", kind.name().toLowerCase(Locale.ROOT))
				.register(registry);
		}
	}

}
