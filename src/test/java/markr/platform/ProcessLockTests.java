package markr.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Between processes it is held by the tests of the inbox and of the database. */
class ProcessLockTests {

	@TempDir
	private Path folder;

	@Test
	void isHeldOnceWithinAProcess() throws IOException {
		Path file = this.folder.resolve("lock");
		try (ProcessLock lock = ProcessLock.take(file).orElseThrow()) {
			assertThat(ProcessLock.take(file)).isEmpty();
			assertThat(ProcessLock.takeOver(file)).isEmpty();
			assertThat(lock.isHeld()).isTrue();
			assertThat(ProcessLock.holder(file)).contains("this same process", "" + ProcessHandle.current().pid());
		}
		try (ProcessLock again = ProcessLock.takeOver(file).orElseThrow()) {
			assertThat(again.isHeld()).isTrue();
		}
	}

	@Test
	void isTheSameByWhateverPathTheFolderIsReached() throws IOException {
		Path another = Files.createSymbolicLink(this.folder.resolve("another"),
				Files.createDirectory(this.folder.resolve("folder")));
		try (ProcessLock lock = ProcessLock.take(this.folder.resolve("folder/lock")).orElseThrow()) {
			assertThat(ProcessLock.take(another.resolve("lock"))).isEmpty();
			assertThat(lock.isHeld()).isTrue();
		}
	}

	@Test
	void isLostWithItsFile() throws IOException {
		Path file = this.folder.resolve("lock");
		try (ProcessLock lock = ProcessLock.take(file).orElseThrow()) {
			Files.delete(file);
			assertThat(lock.isHeld()).isFalse();
			Files.createFile(file);
			assertThat(lock.isHeld()).isFalse();
		}
	}

	@Test
	void isNotTakenOverWithoutItsFile() {
		assertThatExceptionOfType(NoSuchFileException.class)
			.isThrownBy(() -> ProcessLock.takeOver(this.folder.resolve("lock")));
		assertThat(this.folder.resolve("lock")).doesNotExist();
	}

	@Test
	void leavesNothingHeldThatCouldNotBeOpened() throws IOException {
		Path file = Files.createDirectory(this.folder.resolve("lock"));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> ProcessLock.take(file));
		Files.delete(file);

		ProcessLock.take(file).orElseThrow().close();
	}

}
