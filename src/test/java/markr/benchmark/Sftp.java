package markr.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

import markr.benchmark.GeneratedDocument.Scan;
import markr.support.SftpSite;

/**
 * Files that Markr fetches from an SFTP server beside files in the inbox. The server runs
 * on the same machine, in the benchmark's own process, so its work is part of the
 * figures.
 */
final class Sftp implements Case {

	/** Of a document of some 200 MB, if one of the default size has 344 MB. */
	private static final double SIZE = 200.0 / 344;

	@Override
	public void run(Bench bench, Report report) throws Exception {
		List<SmallBatch.Dropped> small = new ArrayList<>();
		List<SmallBatch.Dropped> smallInInbox = new ArrayList<>();
		List<LargeImport> large = new ArrayList<>();
		List<LargeImport> largeInInbox = new ArrayList<>();
		for (int run = 0; run < bench.runs(); run++) {
			Path folder = bench.newFolder("sftp-" + run);
			Path results = Files.createDirectories(folder.resolve("site/results"));
			Destination there = (file) -> Files.move(file, results.resolve(file.getFileName()),
					StandardCopyOption.ATOMIC_MOVE);
			try (SftpSite site = SftpSite.start(results.getParent());
					RunningMarkr markr = RunningMarkr.start(folder, List.of(), settings(site, folder))) {
				new SmallBatch(bench, "warm-up").drop(markr, folder, there, "SFTP");
				smallInInbox.add(new SmallBatch(bench, "dropped").drop(markr, folder));
				small.add(new SmallBatch(bench, "fetched").drop(markr, folder, there, "SFTP"));
				LargeImport.ended(markr, there, folder, document(bench, "large-warm-up"), "PUBLISHED");
				largeInInbox.add(LargeImport.ended(markr, folder, document(bench, "large-inbox"), "PUBLISHED"));
				large.add(LargeImport.ended(markr, there, folder, document(bench, "large-server"), "PUBLISHED"));
			}
			Bench.remove(folder);
		}
		report.note("j", "warm, from the claim of the first file until all are published");
		report.add("j", "small documents from a server", rate(bench, small), "inbox", rate(bench, smallInInbox),
				Goal.NONE);
		report.add("j", "a large document from a server", LargeImport.figure("s", large, LargeImport::seconds), "inbox",
				LargeImport.figure("s", largeInInbox, LargeImport::seconds), Goal.NONE);
	}

	private static String[] settings(SftpSite site, Path folder) throws Exception {
		String server = "markr.sftp.servers.school.";
		return new String[] { server + "host=127.0.0.1", server + "port=" + site.port(),
				server + "user=" + SftpSite.USER, server + "password=" + SftpSite.PASSWORD,
				server + "known-hosts-file=" + site.knownHosts(folder), server + "folder=results", server + "settle=2s",
				server + "poll-interval=250ms", "markr.sftp.spool-directory=" + folder };
	}

	private static GeneratedDocument document(Bench bench, String testId) {
		return new GeneratedDocument(testId, 0, (int) (bench.results() * SIZE), Scan.FIRST, bench.seed());
	}

	private static Figure rate(Bench bench, List<SmallBatch.Dropped> batches) {
		return new Figure("documents/s", batches.stream().map((one) -> bench.documents() / one.seconds()).toList());
	}

}
