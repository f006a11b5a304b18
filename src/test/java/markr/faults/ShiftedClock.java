package markr.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The clock of processes that are started with its environment: it can be set forward and
 * back while they run, as by a person or a time server. Needs Linux and a C compiler.
 */
final class ShiftedClock {

	private final Path library;

	private final Path shift;

	private ShiftedClock(Path library, Path shift) {
		this.library = library;
		this.shift = shift;
	}

	/** Makes one in a folder, unless this machine cannot. */
	static Optional<ShiftedClock> in(Path folder) throws IOException, InterruptedException {
		if (!System.getProperty("os.name").equals("Linux")) {
			return Optional.empty();
		}
		Path source = folder.resolve("clock.c");
		try (InputStream text = ShiftedClock.class.getResourceAsStream("/faults/clock.c")) {
			Files.copy(text, source);
		}
		Path library = folder.resolve("clock.so");
		try {
			Process compiler = new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
				.inheritIO()
				.start();
			if (compiler.waitFor() != 0) {
				throw new IllegalStateException("cc cannot compile " + source);
			}
		}
		catch (IOException ex) {
			// There is no such command.
			return Optional.empty();
		}
		ShiftedClock clock = new ShiftedClock(library, folder.resolve("clock-shift"));
		clock.set(Duration.ZERO);
		return Optional.of(clock);
	}

	/** What a process must have in its environment. */
	Map<String, String> environment() {
		return Map.of("LD_PRELOAD", this.library.toString(), "CLOCK_SHIFT", this.shift.toString());
	}

	/** Sets the clock apart from the machine's. */
	void set(Duration ahead) throws IOException {
		ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
		seconds.putLong(ahead.toSeconds()).flip();
		try (FileChannel file = FileChannel.open(this.shift, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
			file.write(seconds, 0);
		}
	}

}
