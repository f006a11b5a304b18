package markr.ingest;

import java.util.ArrayList;
import java.util.List;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import org.jspecify.annotations.Nullable;

/**
 * An {@code mcq-test-result} element as JAXB binds it. Everything is text, since JAXB
 * turns a number that it cannot convert silently into 0, and everything may be there
 * several times, since JAXB would silently keep the last one; {@link ScanProcessor}
 * judges.
 */
@XmlAccessorType(XmlAccessType.FIELD)
class ScanElement {

	@XmlAttribute(name = "scanned-on")
	@Nullable String scannedOn;

	@XmlElement(name = "first-name")
	List<String> firstNames = new ArrayList<>();

	@XmlElement(name = "last-name")
	List<String> lastNames = new ArrayList<>();

	@XmlElement(name = "student-number")
	List<String> studentNumbers = new ArrayList<>();

	@XmlElement(name = "test-id")
	List<String> testIds = new ArrayList<>();

	@XmlElement(name = "summary-marks")
	List<SummaryMarks> summaryMarks = new ArrayList<>();

	@XmlAccessorType(XmlAccessType.FIELD)
	static class SummaryMarks {

		@XmlAttribute
		@Nullable String available;

		@XmlAttribute
		@Nullable String obtained;

	}

}
