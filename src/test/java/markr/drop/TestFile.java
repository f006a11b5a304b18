package markr.drop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;

/** A file in a folder of a test. */
record TestFile(UUID dropId, Path path, FileState state) implements DroppedFile {

	static TestFile read(Path path) throws IOException {
		return claimed(null, path);
	}

	static TestFile claimed(UUID dropId, Path path) throws IOException {
		return new TestFile(dropId, path,
				FileState.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)));
	}

	@Override
	public Object folder() {
		return this.path.getParent();
	}

	@Override
	public String source() {
		return null;
	}

	@Override
	public Kind kind() {
		return Kind.FILE;
	}

	@Override
	public String name() {
		return FileName.of(this.path);
	}

	@Override
	public boolean isTemporary() {
		return FileName.isTemporary(this.path);
	}

}
