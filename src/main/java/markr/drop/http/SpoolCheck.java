package markr.drop.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import markr.drop.FolderCheck;
import markr.drop.FolderProblems;
import markr.drop.Printable;
import markr.drop.Spool;

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
		try {
			// As each body is.
			Spool.of(InputStream.nullInputStream(), this.spool, 1).close();
			FolderCheck.checkRoom("spool", this.spool, Files.getFileStore(this.spool), health, problems, roomBytesMin);
		}
		catch (IOException ex) {
			problems.put("spool_rights",
					"Bodies cannot be collected in %s (%s), so documents sent by HTTP are refused. ".formatted(
							Printable.of(this.spool.toString()),
							FolderProblems.reason((ex.getCause() instanceof IOException cause) ? cause : ex))
							+ "Let Markr write to it, or set markr.http.spool-directory");
		}
	}

}
