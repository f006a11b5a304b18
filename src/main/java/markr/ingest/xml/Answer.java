package markr.ingest.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlSchemaType;
import jakarta.xml.bind.annotation.XmlValue;
import org.jspecify.annotations.Nullable;

/**
 * An answer on a sheet. Never bound, since answers are nine tenths of a document and do
 * not count: {@link AnswerXml} adds up their marks while it passes over them.
 */
@XmlAccessorType(XmlAccessType.NONE)
class Answer {

	@XmlAttribute(name = DocumentXml.QUESTION, required = true)
	@XmlSchemaType(name = "token")
	@Nullable String question;

	@XmlAttribute(name = DocumentXml.MARKS_AVAILABLE, required = true)
	@XmlSchemaType(name = "nonNegativeInteger")
	@Nullable String marksAvailable;

	@XmlAttribute(name = DocumentXml.MARKS_AWARDED, required = true)
	@XmlSchemaType(name = "nonNegativeInteger")
	@Nullable String marksAwarded;

	@XmlValue
	@Nullable String choice;

}
