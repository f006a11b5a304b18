package markr.ingest.xml;

import java.util.List;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlRootElement;
import org.jspecify.annotations.Nullable;

/**
 * The document format, beginning at its root: what a grading machine should write. From
 * here JAXB knows it, and so does {@code mcq-test-results.xsd}, which is generated from
 * these classes. A document is never bound as a whole, since it may be of any size:
 * {@link ResultXml} binds some results at a time.
 */
@XmlRootElement(name = DocumentXml.ROOT)
@XmlAccessorType(XmlAccessType.NONE)
class McqTestResults {

	@XmlElement(name = DocumentXml.RESULT, required = true)
	@Nullable List<McqTestResult> results;

}
