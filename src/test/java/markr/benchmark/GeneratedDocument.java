package markr.benchmark;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * A document as grading machines write them, 20 answers to each result, some 1.6 kB of
 * XML. The seed determines it to the byte; no two of its students are the same, and they
 * come in no order.
 *
 * @param testId of all results
 * @param firstStudent where this document begins in the row of the test's students
 * @param results how many
 * @param scan which scan of these students it is
 * @param seed of the marks
 */
record GeneratedDocument(String testId, int firstStudent, int results, Scan scan, long seed) {

	static final int AVAILABLE = 20;

	private static final String[] FIRST_NAMES = { "Jane", "Fyodor", "Chinua", "Astrid", "Gabriel", "Toni", "Haruki",
			"Selma" };

	private static final String[] LAST_NAMES = { "Austen", "Dostoyevsky", "Achebe", "Lindgren", "García Márquez",
			"Morrison", "Murakami", "Lagerlöf" };

	private static final byte[][][] ANSWERS = answers();

	/** Which marks a document has, each against the ones before it. */
	enum Scan {

		FIRST,

		/** Every other student gets one mark more. */
		HIGHER_FOR_HALF,

		/** Nobody gets more than before. */
		NOTHING_HIGHER,

		/** As the first, but the last result has more marks than there are. */
		FAULTY_AT_THE_END

	}

	/** Writes it piece by piece. */
	void write(Path file) throws IOException {
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
			out.write(utf8("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<mcq-test-results>\n"));
			for (int i = 0; i < this.results; i++) {
				write(out, this.firstStudent + i, i == this.results - 1);
			}
			out.write(utf8("</mcq-test-results>\n"));
		}
	}

	/** Of a test whose students are those of this document, with their best marks. */
	double meanPercent() {
		return IntStream.range(this.firstStudent, this.firstStudent + this.results).mapToLong(this::best).sum() * 100.0
				/ AVAILABLE / this.results;
	}

	private void write(OutputStream out, int student, boolean last) throws IOException {
		long dice = dice(student);
		int obtained = obtained(student);
		out.write(utf8("""
				\t<mcq-test-result scanned-on="2017-12-04T12:%02d:%02d+11:00">
				\t\t<first-name>%s</first-name>
				\t\t<last-name>%s</last-name>
				\t\t<student-number>%s</student-number>
				\t\t<test-id>%s</test-id>
				""".formatted(dice >>> 8 & 31, dice >>> 13 & 31, FIRST_NAMES[(int) (dice >>> 18 & 7)],
				LAST_NAMES[(int) (dice >>> 21 & 7)], studentNumber(student), this.testId)));
		for (int question = 0; question < AVAILABLE; question++) {
			// Seven and the number of questions have no divisor in common: each comes
			// once.
			int awarded = ((question * 7 + student) % AVAILABLE < obtained) ? 4 : 0;
			out.write(ANSWERS[question][awarded + (int) (dice >>> 24 + 2 * question & 3)]);
		}
		int written = (last && this.scan == Scan.FAULTY_AT_THE_END) ? AVAILABLE + 1 : obtained;
		out.write(utf8("\t\t<summary-marks available=\"%d\" obtained=\"%d\" />\n\t</mcq-test-result>\n"
			.formatted(AVAILABLE, written)));
	}

	/** Nine digits, each number once: the multiplier is prime to the prime modulus. */
	private static String studentNumber(int student) {
		return "%09d".formatted((student + 1) * 387_420_489L % 999_999_937L);
	}

	/** From 0 to one less than available, so that there is room for a higher one. */
	private int first(int student) {
		return (int) Math.floorMod(dice(student), (long) AVAILABLE);
	}

	private int obtained(int student) {
		int first = first(student);
		return switch (this.scan) {
			case FIRST, FAULTY_AT_THE_END -> first;
			case HIGHER_FOR_HALF -> (student % 2 == 0) ? first + 1 : first;
			case NOTHING_HIGHER -> Math.max(0, first - 1);
		};
	}

	private int best(int student) {
		return Math.max(first(student), obtained(student));
	}

	/** The mixing of SplitMix64: the same for a student in every document of a seed. */
	private long dice(int student) {
		long z = (this.seed << 32) + student * 0x9E3779B97F4A7C15L;
		z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
		z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
		return z ^ z >>> 31;
	}

	private static byte[][][] answers() {
		byte[][][] answers = new byte[AVAILABLE][8][];
		for (int question = 0; question < AVAILABLE; question++) {
			for (int kind = 0; kind < 8; kind++) {
				answers[question][kind] = utf8(
						"\t\t<answer question=\"%d\" marks-available=\"1\" marks-awarded=\"%d\">%s</answer>\n"
							.formatted(question, kind / 4, "ABCD".charAt(kind % 4)));
			}
		}
		return answers;
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
