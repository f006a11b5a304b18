package markr.faults;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import markr.support.Documents;

/**
 * An endless row of documents as a results day brings them, determined by a seed: small
 * and large ones, rescans of the same students, faulty and broken ones, foreign ones, and
 * the same ones again. Not thread-safe.
 */
final class SoakDocuments {

	/**
	 * The test whose statistics stay the same however many of its documents count: each
	 * brings ten new students with a mean of 50.
	 */
	static final String STEADY_TEST = "steady";

	/** How many students each document of the steady test brings. */
	static final int STEADY_STUDENTS = 10;

	private static final int TESTS = 5;

	private static final int STUDENTS = 300;

	private static final int REMEMBERED_MAX = 200;

	private final String series;

	private final Random random;

	private final List<byte[]> earlier = new ArrayList<>();

	private int count;

	/**
	 * Begins a row.
	 * @param series tells the documents of this row from those of another
	 */
	SoakDocuments(String series, long seed) {
		this.series = series;
		this.random = new Random(seed);
	}

	byte[] next() {
		this.count++;
		int kind = this.random.nextInt(100);
		if (kind < 10 && !this.earlier.isEmpty()) {
			return this.earlier.get(this.random.nextInt(this.earlier.size()));
		}
		byte[] document = document(kind);
		if (this.earlier.size() < REMEMBERED_MAX) {
			this.earlier.add(document);
		}
		else {
			this.earlier.set(this.random.nextInt(REMEMBERED_MAX), document);
		}
		return document;
	}

	private byte[] document(int kind) {
		if (kind < 25) {
			return steady();
		}
		if (kind < 28) {
			return "<students/>".getBytes(StandardCharsets.UTF_8);
		}
		if (kind < 30) {
			return new byte[0];
		}
		byte[] results = results((kind < 36) ? 300 + this.random.nextInt(900) : 1 + this.random.nextInt(20),
				kind % 6 == 0);
		return (kind < 42) ? cut(results) : results;
	}

	private byte[] steady() {
		Documents document = Documents.aDocument();
		for (int i = 0; i < STEADY_STUDENTS; i++) {
			String student = "%s-%d-%d".formatted(this.series, this.count, i);
			int obtained = (i % 2 == 0) ? 5 : 15;
			document.result(STEADY_TEST, student, 20, obtained);
			if (this.random.nextInt(10) == 0) {
				document.result(STEADY_TEST, student, 18, obtained - 1);
			}
		}
		return document.bytes();
	}

	private byte[] results(int results, boolean faulty) {
		Documents document = Documents.aDocument().element("<!-- %s %d -->\n".formatted(this.series, this.count));
		int fault = faulty ? this.random.nextInt(results) : -1;
		for (int i = 0; i < results; i++) {
			int available = 15 + this.random.nextInt(6);
			document.result("soak-" + this.random.nextInt(TESTS), "s" + this.random.nextInt(STUDENTS), available,
					(i == fault) ? available + 1 : this.random.nextInt(available + 1));
		}
		return document.bytes();
	}

	/** As if its writer had died; never the whole document. */
	private byte[] cut(byte[] document) {
		byte[] begin = new byte[this.random.nextInt(document.length - 1)];
		System.arraycopy(document, 0, begin, 0, begin.length);
		return begin;
	}

}
