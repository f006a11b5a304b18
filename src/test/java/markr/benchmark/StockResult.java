package markr.benchmark;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlRootElement;
import org.jspecify.annotations.Nullable;

/** A result as the stock job binds it. */
@XmlRootElement(name = "mcq-test-result")
public class StockResult {

	private @Nullable String studentNumber;

	private @Nullable String testId;

	private @Nullable SummaryMarks summaryMarks;

	@XmlElement(name = "student-number")
	public @Nullable String getStudentNumber() {
		return this.studentNumber;
	}

	public void setStudentNumber(String studentNumber) {
		this.studentNumber = studentNumber;
	}

	@XmlElement(name = "test-id")
	public @Nullable String getTestId() {
		return this.testId;
	}

	public void setTestId(String testId) {
		this.testId = testId;
	}

	@XmlElement(name = "summary-marks")
	public @Nullable SummaryMarks getSummaryMarks() {
		return this.summaryMarks;
	}

	public void setSummaryMarks(SummaryMarks summaryMarks) {
		this.summaryMarks = summaryMarks;
	}

	public static class SummaryMarks {

		private int available;

		private int obtained;

		@XmlAttribute
		public int getAvailable() {
			return this.available;
		}

		public void setAvailable(int available) {
			this.available = available;
		}

		@XmlAttribute
		public int getObtained() {
			return this.obtained;
		}

		public void setObtained(int obtained) {
			this.obtained = obtained;
		}

	}

}
