package markr.platform;

import java.nio.file.FileSystemException;

import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.WebServerException;

import static org.assertj.core.api.Assertions.assertThat;

/** What a start says when the web server's folder cannot be made. */
class TemporaryFolderTests {

	private final TemporaryFolderAnalyzer analyzer = new TemporaryFolderAnalyzer();

	@Test
	void isSaidWithTheReasonOfTheOperatingSystemAndWhatToDo() {
		FailureAnalysis analysis = this.analyzer
			.analyze(new IllegalStateException(new WebServerException("Unable to create tempDir",
					new FileSystemException("/tmp/x", null, "Read-only file system"))));

		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).isEqualTo("Nothing can be written to the temporary folder "
				+ System.getProperty("java.io.tmpdir") + ": Read-only file system");
		assertThat(analysis.getAction()).contains("-Djava.io.tmpdir=");
	}

	@Test
	void isNotTakenForAnotherFailureOfTheServer() {
		assertThat(this.analyzer.analyze(new WebServerException("Port is in use", new IllegalStateException())))
			.isNull();
	}

}
