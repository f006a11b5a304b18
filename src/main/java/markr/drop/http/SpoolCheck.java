package markr.drop.http;

import java.nio.file.Path;
import java.util.Map;

import markr.drop.FolderCheck;

import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Finds out whether bodies can be collected, and whether there is room for them. */
@Component
class SpoolCheck implements FolderCheck {

	private final Path spool;

	SpoolCheck(HttpProperties properties) {
		this.spool = properties.spoolDirectory().toPath().toAbsolutePath().normalize();
	}

	@Override
	public void check(Health.Builder health, Map<String, String> problems, long roomBytesMin) {
		FolderCheck.checkSpool("spool", this.spool, "markr.http.spool-directory", "documents sent by HTTP are refused",
				health, problems, roomBytesMin);
	}

}
