package markr.support;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the compose file has Docker run to find out whether Markr works. */
public final class ComposeHealthCheck {

	private ComposeHealthCheck() {
	}

	/** Runs it here, against another port. */
	public static boolean passes(int port) throws Exception {
		JsonNode test = YAMLMapper.shared()
			.readTree(Path.of("docker-compose.yml").toFile())
			.at("/services/markr/healthcheck/test");
		List<String> command = test.valueStream()
			.skip(1)
			.map((part) -> part.asString().replace("$$", "$").replace("8085", String.valueOf(port)))
			.toList();
		Process check = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		try {
			return check.waitFor(10, TimeUnit.SECONDS) && check.exitValue() == 0;
		}
		finally {
			check.destroyForcibly();
		}
	}

}
