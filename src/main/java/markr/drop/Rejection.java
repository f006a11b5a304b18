package markr.drop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A refused document and its reason file on their way into a folder for refused ones.
 * Both are there under temporary names before either is shown, so a full disk leaves
 * nothing behind. The name is reserved by a file that says so, and nothing but that file,
 * and an earlier reason of the same document, is ever replaced. What was put there is
 * removed only as it was put there. All of it can be repeated after a crash, with the
 * same result.
 */
final class Rejection {

	private static final Logger logger = LoggerFactory.getLogger(Rejection.class);

	private static final int COMPARED_BYTES = 64 * 1024;

	private final RejectedFolder<?> folder;

	private final String name;

	private final String tag;

	private final String reason;

	/** The document, to be compared; null if nothing is the same. */
	private final DropFolder.@Nullable Content content;

	private Rejection(RejectedFolder<?> folder, String name, String tag, String reason,
			DropFolder.@Nullable Content content) {
		this.folder = folder;
		this.name = name;
		this.tag = tag;
		this.reason = reason;
		this.content = content;
	}

	/**
	 * Writes a document, and shows it with its reason.
	 * @param name the dropped file's name
	 * @param tag distinguishes this drop from all others; the same at each repetition
	 */
	static void write(RejectedFolder<?> folder, String name, String tag, DropFolder.Content content, String reason)
			throws IOException {
		String temporary = "." + tag + ".part";
		Rejection rejection = new Rejection(folder, name, tag, reason, content);
		try {
			try (InputStream in = content.open()) {
				rejection.create(temporary, in);
			}
			rejection.show((shown) -> folder.replace(temporary, shown));
		}
		finally {
			rejection.removeQuietly(temporary);
		}
	}

	/** Shows a document that is moved there, with its reason. */
	static void move(RejectedFolder<?> folder, String name, String tag, Move document, String reason)
			throws IOException {
		new Rejection(folder, name, tag, reason, null).show(document);
	}

	/**
	 * Removes a document that was written under this name and tag, and its reason, each
	 * unless somebody has changed it. What is gone is no failure.
	 * @param sha256 of the document
	 */
	static void remove(RejectedFolder<?> folder, String name, String tag, DropFolder.Content content, String sha256)
			throws IOException {
		Rejection rejection = new Rejection(folder, name, tag, "", content);
		for (RejectedName names : List.of(RejectedName.plain(name, tag), RejectedName.tagged(name, tag))) {
			if (rejection.isDocument(names)) {
				folder.remove(names.document());
			}
			if (folder.exists(names.reason()) && rejection.isReason(names.reason(), sha256)) {
				folder.remove(names.reason());
			}
		}
	}

	private void show(Move document) throws IOException {
		String temporary = "." + this.tag + ".reason.part";
		try {
			boolean again = create(temporary, text(this.reason));
			RejectedName names = RejectedName.plain(this.name, this.tag);
			boolean same = isDocument(names);
			if (!same && !reserve(names, again)) {
				names = RejectedName.tagged(this.name, this.tag);
				// Nothing but an earlier try has such a name.
				same = !reserve(names, again);
			}
			this.folder.replace(temporary, names.reason());
			if (!same) {
				document.to(names.document());
			}
		}
		finally {
			removeQuietly(temporary);
		}
	}

	/**
	 * Whether the name is this document's now, which is to be moved there.
	 * @param again whether an earlier try was broken off, perhaps while it wrote this
	 */
	private boolean reserve(RejectedName names, boolean again) throws IOException {
		String reserved = "Markr puts a refused document here: " + this.tag + "\n";
		// A reason without its document is another document of that name.
		if (!this.folder.exists(names.document()) && this.folder.exists(names.reason())
				&& !isSame(names.reason(), () -> text(this.reason))) {
			return false;
		}
		return this.folder.create(names.document(), text(reserved)) || isSame(names.document(), () -> text(reserved))
				|| again && !this.folder.exists(names.reason()) && isBegin(names.document(), reserved);
	}

	private boolean isBegin(String name, String reserved) throws IOException {
		try (InputStream there = open(name)) {
			byte[] begin = there.readNBytes(reserved.length() + 1);
			return reserved.startsWith(new String(begin, StandardCharsets.UTF_8));
		}
	}

	private boolean isDocument(RejectedName names) throws IOException {
		return this.content != null && this.folder.exists(names.document()) && isSame(names.document(), this.content);
	}

	private boolean isReason(String name, String sha256) throws IOException {
		try (InputStream reason = open(name)) {
			return ReasonCheck.isUnchanged(reason, sha256);
		}
	}

	private boolean isSame(String name, DropFolder.Content content) throws IOException {
		try (InputStream here = content.open(); InputStream there = open(name)) {
			byte[] bytes;
			do {
				bytes = here.readNBytes(COMPARED_BYTES);
				if (!Arrays.equals(bytes, there.readNBytes(COMPARED_BYTES))) {
					return false;
				}
			}
			while (bytes.length > 0);
			return true;
		}
	}

	/** What cannot be read cannot be called the same: it reads as something else. */
	private InputStream open(String name) {
		try {
			return this.folder.read(name);
		}
		catch (IOException ex) {
			logger.debug("{} cannot be compared", name, ex);
			return text("\0");
		}
	}

	/** Returns whether an earlier try has left it. */
	private boolean create(String temporary, InputStream content) throws IOException {
		boolean left = this.folder.remove(temporary);
		if (!this.folder.create(temporary, content)) {
			throw new IOException("Another process is just putting it back");
		}
		return left;
	}

	private void removeQuietly(String temporary) {
		try {
			this.folder.remove(temporary);
		}
		catch (IOException ex) {
			logger.debug("{} is written anew by the next try", temporary, ex);
		}
	}

	private static InputStream text(String text) {
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
	}

	/** Moves a document there from where it lies. */
	interface Move {

		void to(String name) throws IOException;

	}

}
