package markr.ingest.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlSchemaType;
import org.jspecify.annotations.Nullable;

/** The marks of a result: these count. */
@XmlAccessorType(XmlAccessType.NONE)
class SummaryMarks {

	@XmlAttribute(name = DocumentXml.AVAILABLE, required = true)
	@XmlSchemaType(name = "positiveInteger")
	@Nullable String available;

	@XmlAttribute(name = DocumentXml.OBTAINED, required = true)
	@XmlSchemaType(name = "nonNegativeInteger")
	@Nullable String obtained;

	ScanElement.Marks toMarks() {
		return new ScanElement.Marks(this.available, this.obtained);
	}

}
