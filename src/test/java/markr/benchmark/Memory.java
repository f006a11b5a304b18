package markr.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The most memory that documents of three sizes take, each in a process of its own with a
 * heap of 256 MB. Measured once: memory is no matter of the day.
 */
final class Memory implements Case {

	/** Of a large document: with its defaults, 20 MB, 200 MB and 2 GB. */
	private static final List<Double> PARTS = List.of(0.06, 0.6, 6.0);

	static final Pattern PAUSE = Pattern.compile("Pause .*->(\\d+)M\\(");

	private static final Pattern FULL_PAUSE = Pattern.compile("Pause Full \\(Diagnostic Command\\).*->(\\d+)M\\(");

	private static final Pattern PEAK_RESIDENT = Pattern.compile("VmHWM:\\s*(\\d+) kB");

	/**
	 * What one document took, in MB.
	 *
	 * @param documentMegabytes the size of the document
	 * @param heap the most that any collection left on the heap, rubbish included
	 * @param live the most that was in use, as full collections saw it
	 * @param resident the most that the process had; 0 where that is not told
	 */
	private record Peak(double documentMegabytes, double heap, double live, double resident) {

	}

	@Override
	public void run(Bench bench, Report report) throws Exception {
		List<Peak> peaks = new ArrayList<>();
		for (double part : PARTS) {
			peaks.add(measure(bench, Math.max(1000, (int) (bench.results() * part))));
		}
		report.note("f", "-Xmx256m, a process of its own for each; live: full collections are asked for all the time, "
				+ "in another process than the other figures");
		for (Peak peak : peaks) {
			compare(report, "heap in use", peak, peaks.get(0), Peak::live, Goal.atMost(1.2));
			compare(report, "heap after any collection", peak, peaks.get(0), Peak::heap, Goal.NONE);
			if (peak.resident() > 0) {
				compare(report, "resident", peak, peaks.get(0), Peak::resident, Goal.atMost(1.2));
			}
			else {
				report.skip("f", "resident", "this system does not tell the peak of a process");
			}
		}
	}

	private static void compare(Report report, String what, Peak peak, Peak smallest, ToDoubleFunction<Peak> value,
			Goal goal) {
		String name = "%.0f MB: %s".formatted(peak.documentMegabytes(), what);
		if (peak == smallest) {
			report.add("f", name, figure(value.applyAsDouble(peak)));
		}
		else {
			report.add("f", name, figure(value.applyAsDouble(peak)), "%.0f MB:".formatted(smallest.documentMegabytes()),
					figure(value.applyAsDouble(smallest)), goal);
		}
	}

	private static Figure figure(double megabytes) {
		return new Figure("MB", List.of(megabytes));
	}

	private static Peak measure(Bench bench, int results) throws Exception {
		GeneratedDocument document = new GeneratedDocument("memory", 0, results, GeneratedDocument.Scan.FIRST,
				bench.seed());
		Path folder = bench.newFolder("memory-" + results);
		double documentBytes;
		double heap;
		double resident;
		try (RunningMarkr markr = start(folder)) {
			LargeImport.published(markr, folder, document);
			LargeDocument.assertComplete(markr, document);
			documentBytes = markr.count("select max(size_bytes) from document");
			heap = most(folder, PAUSE);
			resident = resident(markr);
		}
		Bench.remove(folder);
		bench.newFolder(folder.getFileName().toString());
		double live;
		try (RunningMarkr markr = start(folder)) {
			importWhileCollecting(markr, folder, document);
			live = most(folder, FULL_PAUSE);
		}
		Bench.remove(folder);
		return new Peak(documentBytes / 1e6, heap, live, resident);
	}

	private static RunningMarkr start(Path folder) throws IOException {
		return RunningMarkr.start(folder, List.of("-Xmx256m", "-Xlog:gc:file=" + folder.resolve("gc.log")),
				"markr.vault.document-size-max=16GB");
	}

	private static void importWhileCollecting(RunningMarkr markr, Path folder, GeneratedDocument document)
			throws Exception {
		AtomicBoolean going = new AtomicBoolean(true);
		Thread collector = new Thread(() -> {
			while (going.get()) {
				collect(markr.process().pid());
			}
		}, "collector");
		collector.start();
		try {
			LargeImport.published(markr, folder, document);
		}
		finally {
			going.set(false);
			collector.join();
		}
	}

	private static void collect(long pid) {
		try {
			new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), String.valueOf(pid),
					"GC.run")
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor();
		}
		catch (IOException ex) {
			throw new IllegalStateException("No jcmd: a JDK is needed", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	static double most(Path folder, Pattern megabytes) throws IOException {
		return megabytes.matcher(Files.readString(folder.resolve("gc.log")))
			.results()
			.map((match) -> match.group(1))
			.mapToDouble(Double::parseDouble)
			.max()
			.orElseThrow(() -> new AssertionError("No collection like " + megabytes));
	}

	private static double resident(RunningMarkr markr) throws IOException {
		Path status = Path.of("/proc", String.valueOf(markr.process().pid()), "status");
		if (!Files.exists(status)) {
			return 0;
		}
		Matcher peak = PEAK_RESIDENT.matcher(Files.readString(status));
		return peak.find() ? Double.parseDouble(peak.group(1)) / 1024 : 0;
	}

}
