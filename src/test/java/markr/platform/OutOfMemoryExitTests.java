package markr.platform;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** JVMs of their own, whose memory runs out. */
class OutOfMemoryExitTests {

	private static final int SECONDS_MAX = 60;

	@ParameterizedTest
	@EnumSource
	void endsTheProcessWhereverMemoryRunsOut(MemoryEater where) throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx24m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				MemoryEater.class.getName(), where.name())
			.redirectErrorStream(true)
			.start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

			assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).as(output).isTrue();
			assertThat(process.exitValue()).as(output).isEqualTo(OutOfMemoryExit.EXIT_CODE);
			assertThat(output).contains("has run out of memory and ends");
		}
		finally {
			process.destroyForcibly();
		}
	}

}
