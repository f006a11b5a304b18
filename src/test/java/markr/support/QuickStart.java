package markr.support;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import markr.SftpTests;
import markr.faults.PointOfDeath;
import markr.faults.Weaving;

import org.springframework.util.FileSystemUtils;

/**
 * Lets processes of this build start in half the time: from an archive of the classes
 * that Markr loads (class data sharing), which wants its classes in jars. It is made by
 * whichever test process needs it first, and serves as long as nothing is compiled anew.
 */
public final class QuickStart {

	private static final Path FOLDER = Path.of("target", "quick-start").toAbsolutePath();

	private static final Path ARCHIVE = FOLDER.resolve("markr.jsa");

	private static final Path WOVEN = FOLDER.resolve("woven");

	/** What the rest was made of; written when all is there. */
	private static final Path MADE_OF = FOLDER.resolve("made-of.txt");

	private static final Path LOCK = FOLDER.resolveSibling("quick-start.lock");

	private static final List<Path> CLASS_PATH = Stream
		.of(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
		.map(Path::of)
		.toList();

	static {
		try (FileChannel lock = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
			lock.lock();
			String sources = sources();
			if (!Files.exists(MADE_OF) || !Files.readString(MADE_OF).equals(sources)) {
				make();
				Files.writeString(MADE_OF, sources);
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException("No quick start for the processes of tests", ex);
		}
	}

	private QuickStart() {
	}

	/** The command that runs a class of this build, but for its arguments. */
	public static List<String> command(List<String> options, String mainClass) {
		return command(options, "-XX:SharedArchiveFile=" + ARCHIVE, mainClass);
	}

	/** Where the classes are in which a process can die: see {@link Weaving}. */
	public static Path woven() {
		return WOVEN;
	}

	private static List<String> command(List<String> options, String archive, String mainClass) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of(archive, "-cp",
				CLASS_PATH.stream()
					.map((entry) -> Files.isDirectory(entry) ? jar(entry) : entry)
					.map(Path::toString)
					.collect(Collectors.joining(System.getProperty("path.separator"))),
				mainClass));
		return command;
	}

	private static Path jar(Path classes) {
		return FOLDER.resolve(classes.getFileName() + ".jar");
	}

	/** The JVM, and each file that is compiled here, with its time. */
	private static String sources() throws IOException {
		StringBuilder sources = new StringBuilder(System.getProperty("java.home") + " "
				+ System.getProperty("java.vm.version") + "\n" + System.getProperty("java.class.path") + "\n");
		for (Path classes : CLASS_PATH.stream().filter(Files::isDirectory).toList()) {
			try (Stream<Path> files = Files.walk(classes)) {
				for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
					sources.append(file).append(' ').append(Files.getLastModifiedTime(file)).append('\n');
				}
			}
		}
		return sources.toString();
	}

	private static void make() throws Exception {
		FileSystemUtils.deleteRecursively(FOLDER);
		Files.createDirectories(FOLDER);
		CLASS_PATH.stream().filter(Files::isDirectory).forEach(QuickStart::makeJar);
		Weaving.weave(Stream.concat(Stream.of(PointOfDeath.values()).map((point) -> point.where),
				SftpTests.POINTS_OF_DEATH.stream()), WOVEN);
		Path inbox = Files.createDirectories(FOLDER.resolve("inbox"));
		Path log = FOLDER.resolve("markr.log");
		try (MarkrProcess markr = MarkrProcess.start(log,
				command(MarkrProcess.SHORT_LIFE, "-XX:ArchiveClassesAtExit=" + ARCHIVE, "markr.MarkrApplication"),
				"spring.datasource.url=" + TestPostgres.newDatabase(), "markr.inbox.directory=" + inbox,
				"markr.inbox.settle=0s")) {
			drop(inbox, "published.xml", 13);
			markr.awaitLog("Document published");
			drop(inbox, "refused.xml", 21);
			markr.awaitLog("came back to the inbox");
			markr.terminate();
			markr.exitStatus();
		}
	}

	private static void makeJar(Path classes) {
		int status = ToolProvider.findFirst("jar")
			.orElseThrow()
			.run(System.out, System.err, "--create", "--no-compress", "--file", jar(classes).toString(), "-C",
					classes.toString(), ".");
		if (status != 0) {
			throw new IllegalStateException("jar ended with " + status);
		}
	}

	private static void drop(Path inbox, String name, int obtained) throws IOException {
		Path written = Files.write(inbox.resolve(name + ".part"),
				Documents.aDocument().result("1234", "521585128", 20, obtained).bytes());
		Files.move(written, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
	}

}
