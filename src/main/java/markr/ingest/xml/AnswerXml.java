package markr.ingest.xml;

import java.util.Arrays;

import javax.xml.stream.XMLStreamException;

import com.ctc.wstx.api.ReaderConfig;
import com.ctc.wstx.io.BranchingReaderSource;
import com.ctc.wstx.io.InputBootstrapper;
import com.ctc.wstx.sr.InputElementStack;
import com.ctc.wstx.sr.ReaderCreator;
import com.ctc.wstx.sr.TypedStreamReader;

/**
 * Woodstox's reader, which can pass over answers: nine tenths of a document are
 * {@code <answer>} elements, which do not count, and parsing them is most of the work of
 * reading it. Only their marks are added up on the way. What is written exactly as
 * grading machines write it is passed over by comparison, in the parser's own buffer;
 * whatever differs by a single character is left to the parser, so what is well-formed
 * and what is not stays its decision (adr/0014). Not thread-safe.
 */
class AnswerXml extends TypedStreamReader {

	private static final char[] BEGIN = "<answer question=\"".toCharArray();

	private static final char[] AVAILABLE = "\" marks-available=\"".toCharArray();

	private static final char[] AWARDED = "\" marks-awarded=\"".toCharArray();

	private static final char[] CONTENT = "\">".toCharArray();

	private static final char[] END = "</answer>".toCharArray();

	private static final boolean[] PLAIN = plain();

	private final AnswerSum sum = new AnswerSum();

	/** No position: what was expected is not there. */
	private static final int NONE = -1;

	AnswerXml(InputBootstrapper prolog, BranchingReaderSource source, ReaderCreator factory, ReaderConfig config)
			throws XMLStreamException {
		super(prolog, source, factory, config, createElementStack(config), false);
	}

	/**
	 * Passes over the answers that follow, and the white space before each, as far as
	 * they are in the buffer. Does nothing unless the last event was a tag: only there is
	 * it known that what follows is content. The last event stays.
	 */
	void passAnswers() {
		boolean content = (this.mCurrToken == START_ELEMENT && !this.mStEmptyElem) || this.mCurrToken == END_ELEMENT;
		while (content) {
			int begin = behindSpace(this.mInputPtr);
			int end = behindAnswer(begin);
			if (end == NONE) {
				return;
			}
			countLines(this.mInputPtr, begin);
			this.mInputPtr = end;
		}
	}

	/** Adds up the element on whose start the parser is, if it is an answer. */
	void addAnswer() {
		if (DocumentXml.isAt(this, DocumentXml.ANSWER)) {
			this.sum.add(getAttributeValue("", DocumentXml.MARKS_AVAILABLE),
					getAttributeValue("", DocumentXml.MARKS_AWARDED));
		}
	}

	/** What the answers that were passed over add up to, since it was reset. */
	AnswerSum sum() {
		return this.sum;
	}

	/** The line on which the last event begins, from 1. */
	long line() {
		return this.mTokenInputRow;
	}

	private int behindSpace(int position) {
		int next = position;
		while (next < this.mInputEnd && isSpace(this.mInputBuffer[next])) {
			next++;
		}
		return next;
	}

	/** Not a carriage return: what line ends it makes is the parser's knowledge. */
	private static boolean isSpace(char character) {
		return character == ' ' || character == '\n' || character == '\t';
	}

	private int behindAnswer(int position) {
		int next = behindValue(behind(BEGIN, position));
		int available = behind(AVAILABLE, next);
		int behindAvailable = behindValue(available);
		int awarded = behind(AWARDED, behindAvailable);
		int behindAwarded = behindValue(awarded);
		int end = behind(END, behindValue(behind(CONTENT, behindAwarded)));
		if (end != NONE) {
			this.sum.add(this.mInputBuffer, available, behindAvailable, awarded, behindAwarded);
		}
		return end;
	}

	private int behind(char[] expected, int position) {
		int next = position + expected.length;
		return (position != NONE && next <= this.mInputEnd
				&& Arrays.equals(this.mInputBuffer, position, next, expected, 0, expected.length)) ? next : NONE;
	}

	/** An attribute's value or a text, which here may only be of letters and digits. */
	private int behindValue(int position) {
		int next = position;
		while (next != NONE && next < this.mInputEnd && this.mInputBuffer[next] < PLAIN.length
				&& PLAIN[this.mInputBuffer[next]]) {
			next++;
		}
		return next;
	}

	private void countLines(int begin, int end) {
		for (int i = begin; i < end; i++) {
			if (this.mInputBuffer[i] == '\n') {
				this.mCurrInputRow++;
				this.mCurrInputRowStart = i + 1;
			}
		}
	}

	// Read once for each character of a value: an array is faster than comparisons.
	private static boolean[] plain() {
		boolean[] plain = new boolean['z' + 1];
		Arrays.fill(plain, '0', '9' + 1, true);
		Arrays.fill(plain, 'A', 'Z' + 1, true);
		Arrays.fill(plain, 'a', 'z' + 1, true);
		return plain;
	}

}
