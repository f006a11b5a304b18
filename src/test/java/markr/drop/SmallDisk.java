package markr.drop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

import org.springframework.util.FileSystemUtils;

/**
 * A small file system in memory that can be full, read-only or gone, as real ones can. It
 * is mounted in a mount namespace that nobody else sees, held by a process of its own and
 * reached through {@code /proc}. Where the machine does not allow that, the test is
 * skipped, and says so.
 */
public final class SmallDisk implements AutoCloseable {

	/** As root; or as anybody, where the kernel lets everybody have user namespaces. */
	private static final List<List<String>> NAMESPACES = List.of(List.of("unshare", "--mount"),
			List.of("unshare", "--user", "--map-root-user", "--mount"));

	private final Path directory;

	private final Process holder;

	private final List<String> enter;

	private SmallDisk(Path directory, Process holder, List<String> enter) {
		this.directory = directory;
		this.holder = holder;
		this.enter = enter;
	}

	/** Mounts one with room for so many kilobytes and so many files and folders. */
	public static SmallDisk mount(int kilobytes, int files) throws IOException {
		Path directory = Files.createTempDirectory("markr-disk");
		Files.createDirectory(directory.resolve("disk"));
		Files.createDirectory(directory.resolve("mounted"));
		StringBuilder why = new StringBuilder();
		for (List<String> namespace : NAMESPACES) {
			SmallDisk disk = null;
			try {
				disk = hold(directory, namespace);
				disk.run("mount", "-t", "tmpfs", "-o", "size=%dk,nr_inodes=%d".formatted(kilobytes, files), "markr",
						directory.resolve("disk").toString());
				Files.createDirectory(disk.disk().resolve("inbox"));
				disk.bringBack();
				return disk;
			}
			catch (IOException ex) {
				why.append(ex.getMessage()).append(' ');
				if (disk != null) {
					disk.holder.destroyForcibly();
				}
			}
		}
		FileSystemUtils.deleteRecursively(directory);
		String skipped = "SKIPPED, for a file system cannot be mounted here: " + why;
		System.err.println(skipped);
		return Assumptions.abort(skipped);
	}

	private static SmallDisk hold(Path directory, List<String> namespace) throws IOException {
		List<String> command = new ArrayList<>(namespace);
		command.add("cat");
		Process holder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		// What comes back shows that it has the namespace.
		OutputStream input = holder.getOutputStream();
		input.write("ready\n".getBytes(StandardCharsets.US_ASCII));
		input.flush();
		if (new BufferedReader(holder.inputReader()).readLine() == null) {
			throw new IOException(String.join(" ", namespace) + " is not permitted.");
		}
		List<String> enter = new ArrayList<>(List.of("nsenter", "--target", Long.toString(holder.pid()), "--mount"));
		if (namespace.contains("--user")) {
			enter.addAll(List.of("--user", "--preserve-credentials"));
		}
		return new SmallDisk(directory, holder, enter);
	}

	/** Where it is mounted. */
	public Path path() {
		return Path.of("/proc/%d/root%s".formatted(this.holder.pid(), mounted()));
	}

	/** Takes whatever room there is left. */
	public void fill() throws IOException {
		try (OutputStream ballast = Files.newOutputStream(disk().resolve("ballast"))) {
			while (true) {
				ballast.write(new byte[4096]);
			}
		}
		catch (IOException ex) {
			requireFull(ex);
		}
	}

	/** Leaves room for no further file or folder. */
	public void fillWithFiles() throws IOException {
		Files.createDirectory(disk().resolve("files"));
		try {
			for (int i = 0;; i++) {
				Files.createFile(disk().resolve("files").resolve("ballast-" + i));
			}
		}
		catch (IOException ex) {
			requireFull(ex);
		}
	}

	private static void requireFull(IOException ex) throws IOException {
		if (!ex.toString().contains("No space left on device")) {
			throw ex;
		}
	}

	public void makeRoom() throws IOException {
		Files.deleteIfExists(disk().resolve("ballast"));
		FileSystemUtils.deleteRecursively(disk().resolve("files"));
	}

	public void makeReadOnly() throws IOException {
		// Mounted again: the lock that Markr holds open for writing forbids a remount.
		takeAway();
		bringBack();
		run("mount", "-o", "remount,bind,ro", mounted());
	}

	public void makeWritable() throws IOException {
		run("mount", "-o", "remount,bind,rw", mounted());
	}

	public void takeAway() throws IOException {
		run("umount", "--lazy", mounted());
	}

	public void bringBack() throws IOException {
		run("mount", "--bind", this.directory.resolve("disk/inbox").toString(), mounted());
	}

	/** Mounts another file system on a folder of this one. */
	public void mountAnotherOn(Path folder) throws IOException {
		run("mount", "-t", "tmpfs", "-o", "size=64k", "markr", mounted() + "/" + path().relativize(folder));
	}

	private String mounted() {
		return this.directory.resolve("mounted").toString();
	}

	/**
	 * All of it; the part that is mounted lies within, so what takes the room is not
	 * seen.
	 */
	private Path disk() {
		return Path.of("/proc/%d/root%s".formatted(this.holder.pid(), this.directory.resolve("disk")));
	}

	private void run(String... command) throws IOException {
		List<String> whole = new ArrayList<>(this.enter);
		whole.addAll(List.of(command));
		Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
		try (Stream<String> output = process.inputReader().lines()) {
			String said = String.join(" ", output.toList());
			if (process.waitFor() != 0) {
				throw new IOException(String.join(" ", command) + ": " + said);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		// Takes the namespace with it, and what is mounted there.
		this.holder.destroyForcibly().onExit().join();
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
