package markr.drop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

import org.jspecify.annotations.Nullable;

/**
 * Something that a look into the inbox has found, with what it was then.
 *
 * @param path where it lies
 * @param source the sub-folder it lies in, as text; null for the inbox itself
 * @param attributes read without following a link
 */
record InboxFile(Path path, @Nullable String source,
		BasicFileAttributes attributes) implements SettledFilter.Candidate {

	static InboxFile read(Path path, @Nullable String source) throws IOException {
		return new InboxFile(path, source,
				Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
	}

	@Override
	public FileState state() {
		return FileState.of(this.attributes);
	}

	@Override
	public boolean isTemporary() {
		return FileName.isTemporary(this.path);
	}

}
