package markr.drop;

import java.io.IOException;

/** Puts documents back without a pipeline. */
public final class TestRejection {

	private TestRejection() {
	}

	public static void write(RejectedFolder<?> folder, String name, String tag, DropFolder.Content content,
			String reason) throws IOException {
		Rejection.write(folder, name, tag, content, reason);
	}

}
