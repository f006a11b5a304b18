package markr.importvault;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import markr.platform.StartRefused;
import markr.support.MarkrProcess;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NativeLibraryTests {

	/** Once loaded, it stays: so a process of its own. */
	public static void main(String[] args) {
		try {
			new NativeLibrary();
		}
		catch (StartRefused ex) {
			System.out.println(ex.getMessage() + " / " + ex.remedy());
		}
	}

	@Test
	void refusesTheStartWhereItCannotBeLoaded() throws Exception {
		Path missing = Path.of("target", "no-such-folder").toAbsolutePath();
		List<String> command = new ArrayList<>(
				MarkrProcess.command(List.of("-Djava.io.tmpdir=" + missing), NativeLibraryTests.class.getName()));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

		String output = new String(process.getInputStream().readAllBytes());

		assertThat(output).contains("cannot be loaded from the temporary folder " + missing, "noexec",
				"java -Djava.io.tmpdir=");
	}

}
