package markr.ingest.xml;

import markr.marks.AnswerMarks;
import markr.marks.Rules;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the marks of a result's answers. They do not count, so whatever is wrong with
 * them is no violation; it only makes their sum unknown. Not thread-safe.
 */
class AnswerSum {

	private static final int UNREADABLE = -1;

	private long available;

	private long obtained;

	private boolean any;

	private boolean readable;

	AnswerSum() {
		reset();
	}

	/** Begins another result. */
	void reset() {
		this.available = 0;
		this.obtained = 0;
		this.any = false;
		this.readable = true;
	}

	/** Adds an answer as the parser reads it. */
	void add(@Nullable String available, @Nullable String awarded) {
		add((available != null) ? number(available.toCharArray(), 0, available.length()) : UNREADABLE,
				(awarded != null) ? number(awarded.toCharArray(), 0, awarded.length()) : UNREADABLE);
	}

	/** Adds an answer as it lies in the parser's buffer. */
	void add(char[] buffer, int availableBegin, int availableEnd, int awardedBegin, int awardedEnd) {
		add(number(buffer, availableBegin, availableEnd), number(buffer, awardedBegin, awardedEnd));
	}

	private void add(int available, int awarded) {
		this.any = true;
		if (available == UNREADABLE || awarded == UNREADABLE) {
			this.readable = false;
		}
		this.available += available;
		this.obtained += awarded;
	}

	/** The sum; null if there was no answer, or one whose marks are no whole numbers. */
	@Nullable AnswerMarks sum() {
		return (this.any && this.readable) ? new AnswerMarks(this.available, this.obtained) : null;
	}

	private static int number(char[] buffer, int begin, int end) {
		int number = (begin < end) ? 0 : UNREADABLE;
		for (int i = begin; i < end && number != UNREADABLE; i++) {
			char digit = buffer[i];
			number = (digit >= '0' && digit <= '9' && number <= Rules.MARKS_MAX) ? number * 10 + (digit - '0')
					: UNREADABLE;
		}
		return (number <= Rules.MARKS_MAX) ? number : UNREADABLE;
	}

}
