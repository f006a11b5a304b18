package markr.platform;

import java.nio.file.FileSystemException;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.WebServerException;

/** Says that the web server cannot have a folder in the temporary one, which it needs. */
class TemporaryFolderAnalyzer extends AbstractFailureAnalyzer<WebServerException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, WebServerException cause) {
		if (!(cause.getCause() instanceof FileSystemException refusal)) {
			return null;
		}
		return new FailureAnalysis(
				"Nothing can be written to the temporary folder %s: %s".formatted(System.getProperty("java.io.tmpdir"),
						refusal.getReason()),
				"The folder may be full, read-only or another user's. Correct that, or give Markr another one: "
						+ "java -Djava.io.tmpdir=<folder> -jar markr.jar",
				cause);
	}

}
