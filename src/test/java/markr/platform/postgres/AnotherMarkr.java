package markr.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A Markr of nothing but its database, in a process of its own that can be killed.
 */
final class AnotherMarkr implements AutoCloseable {

	private final Process process;

	private final Path output;

	private AnotherMarkr(Process process, Path output) {
		this.process = process;
		this.output = output;
	}

	public static void main(String[] args) throws InterruptedException {
		SpringApplication application = new SpringApplication(DatabaseConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.run(args);
		System.out.println("ready");
		new CountDownLatch(1).await();
	}

	static AnotherMarkr launch(TestHome home, int port) throws IOException {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		Path output = Files.createTempFile(home.path().getParent(), "output", ".txt");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", classPath, AnotherMarkr.class.getName(),
				"--markr.home=" + home.path(), "--markr.database.port=" + port)
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		return new AnotherMarkr(process, output);
	}

	AnotherMarkr awaitReady() {
		await().atMost(Duration.ofSeconds(60))
			.failFast(() -> assertThat(this.process.isAlive()).as(output()).isTrue())
			.until(() -> output().endsWith("ready\n"));
		return this;
	}

	String output() throws IOException {
		return Files.readString(this.output);
	}

	long pid() {
		return this.process.pid();
	}

	void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	int terminate() {
		this.process.destroy();
		return this.process.onExit().join().exitValue();
	}

	@Override
	public void close() {
		kill();
	}

}
