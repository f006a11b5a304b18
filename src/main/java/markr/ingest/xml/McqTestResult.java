package markr.ingest.xml;

import java.util.ArrayList;
import java.util.List;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlSchemaType;
import jakarta.xml.bind.annotation.XmlType;
import markr.marks.AnswerMarks;
import org.jspecify.annotations.Nullable;

/**
 * A result of one student in one test. The properties say what a machine should write:
 * one of each. JAXB sets a property once for each element that a document has, and all of
 * them are kept, for two different ones are a violation. Everything is bound as text:
 * JAXB makes a mark of 0 of "2l" and says nothing.
 */
@XmlAccessorType(XmlAccessType.NONE)
@XmlType(propOrder = { "firstName", "lastName", "studentNumber", "testId", "answers", "summaryMarks" })
class McqTestResult {

	@XmlAttribute(name = DocumentXml.SCANNED_ON)
	@XmlSchemaType(name = "dateTime")
	@Nullable String scannedOn;

	/** For the schema: {@link ResultFilter} adds them up, and lets none through. */
	@XmlElement(name = DocumentXml.ANSWER)
	@Nullable List<Answer> answers;

	private final List<String> firstNames = new ArrayList<>(1);

	private final List<String> lastNames = new ArrayList<>(1);

	private final List<String> studentNumbers = new ArrayList<>(1);

	private final List<String> testIds = new ArrayList<>(1);

	private final List<SummaryMarks> summaryMarks = new ArrayList<>(1);

	@XmlElement(name = DocumentXml.FIRST_NAME)
	@Nullable String getFirstName() {
		return last(this.firstNames);
	}

	void setFirstName(String firstName) {
		this.firstNames.add(firstName);
	}

	@XmlElement(name = DocumentXml.LAST_NAME)
	@Nullable String getLastName() {
		return last(this.lastNames);
	}

	void setLastName(String lastName) {
		this.lastNames.add(lastName);
	}

	@XmlElement(name = DocumentXml.STUDENT_NUMBER, required = true)
	@XmlSchemaType(name = "token")
	@Nullable String getStudentNumber() {
		return last(this.studentNumbers);
	}

	void setStudentNumber(String studentNumber) {
		this.studentNumbers.add(studentNumber);
	}

	@XmlElement(name = DocumentXml.TEST_ID, required = true)
	@XmlSchemaType(name = "token")
	@Nullable String getTestId() {
		return last(this.testIds);
	}

	void setTestId(String testId) {
		this.testIds.add(testId);
	}

	@XmlElement(name = DocumentXml.SUMMARY_MARKS, required = true)
	@Nullable SummaryMarks getSummaryMarks() {
		return last(this.summaryMarks);
	}

	void setSummaryMarks(SummaryMarks summaryMarks) {
		this.summaryMarks.add(summaryMarks);
	}

	/** As it leaves the package. */
	ScanElement toScanElement(List<ScanElement.Inner> inner, @Nullable AnswerMarks answers) {
		return new ScanElement(this.scannedOn, this.firstNames, this.lastNames, this.studentNumbers, this.testIds,
				marks(), inner, answers);
	}

	/** Without a stream for the usual single ones: there is one for each result. */
	private List<ScanElement.Marks> marks() {
		return (this.summaryMarks.size() == 1) ? List.of(this.summaryMarks.get(0).toMarks())
				: this.summaryMarks.stream().map(SummaryMarks::toMarks).toList();
	}

	private static <T> @Nullable T last(List<T> all) {
		return all.isEmpty() ? null : all.get(all.size() - 1);
	}

}
