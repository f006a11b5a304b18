package markr.drop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class SpoolTests {

	private static final long NO_LIMIT = Long.MAX_VALUE;

	@TempDir
	private Path directory;

	@Test
	void returnsWhatItCollected() throws IOException {
		byte[] body = new byte[200_000];
		body[199_999] = 1;

		try (Spool spool = Spool.of(new ByteArrayInputStream(body), this.directory, NO_LIMIT);
				InputStream content = spool.content()) {
			assertThat(spool.sizeBytes()).isEqualTo(200_000);
			assertThat(content.readAllBytes()).isEqualTo(body);
		}
	}

	@Test
	void stopsReadingBehindTheLimit() throws IOException {
		InputStream body = new ByteArrayInputStream(new byte[1_000_000]);

		try (Spool spool = Spool.of(body, this.directory, 100_000)) {
			assertThat(spool.sizeBytes()).isBetween(100_001L, 200_000L);
		}
		assertThat(body.available()).isGreaterThan(800_000);
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void hasNoNameThatCouldOutliveItsProcess() throws IOException {
		try (Spool spool = Spool.of(new ByteArrayInputStream(new byte[1]), this.directory, NO_LIMIT)) {
			assertThat(spool.sizeBytes()).isOne();
			assertThat(this.directory).isEmptyDirectory();
		}
	}

	@Test
	void leavesNothingOfBodyThatBreaksOff() {
		InputStream body = new InputStream() {

			@Override
			public int read() throws IOException {
				throw new IOException("broken off");
			}

		};

		assertThatIOException().isThrownBy(() -> Spool.of(body, this.directory, NO_LIMIT))
			.isNotInstanceOf(SpoolException.class);

		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void distinguishesFullDiskFromBodyThatBreaksOff() throws IOException {
		try (SmallDisk disk = SmallDisk.mount(128, 100)) {
			byte[] tooMuch = new byte[200_000];

			assertThatExceptionOfType(SpoolException.class)
				.isThrownBy(() -> Spool.of(new ByteArrayInputStream(tooMuch), disk.path(), NO_LIMIT))
				.withMessageContaining("No space left on device");

			assertThat(disk.path()).isEmptyDirectory();
			disk.makeReadOnly();
			assertThatExceptionOfType(SpoolException.class)
				.isThrownBy(() -> Spool.of(new ByteArrayInputStream(tooMuch), disk.path(), NO_LIMIT))
				.withMessageContaining("Read-only file system");
		}
	}

	@Test
	void saysSoWhereTheDirectoryCannotBeMade() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));

		assertThatExceptionOfType(SpoolException.class)
			.isThrownBy(() -> Spool.of(InputStream.nullInputStream(), file, NO_LIMIT));
	}

}
