package markr.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import markr.support.MarkrProcess;

/**
 * From the start of the process to its first good health, on data that are there already:
 * on this JDK, and on JDK 25 with and without a cache of what a start loads.
 */
final class StartUp implements Case {

	private static final int STARTS = 3;

	private static final Path JAR = Path.of("target", "markr.jar").toAbsolutePath();

	@Override
	public void run(Bench bench, Report report) throws Exception {
		Path folder = bench.newFolder("start-up");
		report.note("g", "PostgreSQL's start included; without a jar in target, the classes are started");
		Path thisJava = Path.of(System.getProperty("java.home"), "bin", "java");
		List<String> plain = Files.exists(JAR) ? jar(thisJava, JAR)
				: MarkrProcess.command(List.of(), "markr.MarkrApplication");
		String here = "Java %s, %s".formatted(System.getProperty("java.version"),
				Files.exists(JAR) ? "jar" : "classes");
		report.add("g", here + ", the very first start", new Figure("s", List.of(seconds(folder, plain))));
		Figure first = starts(bench, folder, plain);
		report.add("g", here, first);
		Optional<Path> java25 = java25();
		if (java25.isEmpty()) {
			report.skip("g", "Java 25", "none beside this JDK, see -Dbenchmark.jdk25");
		}
		else if (!Files.exists(JAR)) {
			report.skip("g", "Java 25 with a cache", "it needs target/markr.jar, which mvn package makes");
		}
		else {
			onJava25(bench, report, folder, java25.get(), here, first);
		}
		Bench.remove(folder);
	}

	private static void onJava25(Bench bench, Report report, Path folder, Path java, String here, Figure first)
			throws Exception {
		report.add("g", "Java 25, jar", starts(bench, folder, jar(java, JAR)), here, first, Goal.NONE);
		Path extracted = extract(java, folder);
		report.add("g", "Java 25, extracted jar", starts(bench, folder, jar(java, extracted)), here, first, Goal.NONE);
		Path cache = folder.resolve("markr.aot");
		// It is written when this one ends.
		seconds(folder, jar(java, extracted, "-XX:AOTCacheOutput=" + cache));
		if (Files.exists(cache)) {
			report.add("g", "Java 25, extracted jar, AOT cache",
					starts(bench, folder, jar(java, extracted, "-XX:AOTCache=" + cache)), here, first, Goal.NONE);
		}
		else {
			report.skip("g", "Java 25, extracted jar, AOT cache", "this Java 25 wrote none");
		}
	}

	private static Figure starts(Bench bench, Path folder, List<String> command) throws IOException {
		List<Double> seconds = new ArrayList<>();
		for (int i = 0; i < bench.runs() * STARTS; i++) {
			seconds.add(seconds(folder, command));
		}
		return new Figure("s", seconds);
	}

	private static double seconds(Path folder, List<String> command) throws IOException {
		long begin = System.nanoTime();
		try (RunningMarkr markr = RunningMarkr.start(folder, command, Stream.of())) {
			return Watch.seconds(begin, markr.readyNanos());
		}
	}

	private static List<String> jar(Path java, Path jar, String... options) {
		return Stream.of(Stream.of(java.toString()), Stream.of(options), Stream.of("-jar", jar.toString()))
			.flatMap((part) -> part)
			.toList();
	}

	private static Path extract(Path java, Path folder) throws Exception {
		Path target = folder.resolve("extracted");
		int status = new ProcessBuilder(java.toString(), "-Djarmode=tools", "-jar", JAR.toString(), "extract",
				"--destination", target.toString())
			.redirectErrorStream(true)
			.redirectOutput(folder.resolve("extract.log").toFile())
			.start()
			.waitFor();
		if (status != 0) {
			throw new IllegalStateException(
					"The jar cannot be extracted:\n" + Files.readString(folder.resolve("extract.log")));
		}
		return target.resolve(JAR.getFileName());
	}

	/** As it was named, or this JVM's own, or one that lies beside it. */
	private static Optional<Path> java25() throws IOException {
		Path home = Path.of(System.getProperty("java.home"));
		String named = System.getProperty("benchmark.jdk25");
		if (named != null) {
			return Optional.of(java(Path.of(named)));
		}
		if (Runtime.version().feature() >= 25) {
			return Optional.of(java(home));
		}
		try (Stream<Path> beside = Files.list(home.toRealPath().getParent())) {
			return beside.filter((folder) -> folder.getFileName().toString().contains("25"))
				.map(StartUp::java)
				.filter(Files::isExecutable)
				.sorted()
				.findFirst();
		}
	}

	private static Path java(Path home) {
		return home.resolve("bin").resolve("java");
	}

}
