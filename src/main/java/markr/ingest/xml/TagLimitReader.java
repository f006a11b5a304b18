package markr.ingest.xml;

import java.io.IOException;
import java.io.Reader;

import com.ctc.wstx.exc.WstxLazyException;

/**
 * The characters of a document, up to a tag or reference that is too long: the parser
 * would collect all of it before it could be counted. What it only passes over, like text
 * and comments, may have any length. Not thread-safe.
 * <p>
 * What has the form of a tag within a comment or CDATA section is taken for one. That
 * does no harm unless neither its end nor another begins within the limit.
 */
class TagLimitReader extends Reader {

	private final Reader characters;

	private Place place = Place.TEXT;

	private char quote;

	/** Characters since the tag or reference began. */
	private int length;

	TagLimitReader(Reader characters) {
		this.characters = characters;
	}

	@Override
	public int read(char[] target, int offset, int length) throws IOException {
		int count = this.characters.read(target, offset, length);
		int end = offset + Math.max(0, count);
		int next = end;
		// No tag and no reference continues behind a bracket. So only what follows the
		// last
		// one matters, which is little, but in malicious documents.
		while (next > offset && target[next - 1] != '<') {
			next--;
		}
		if (next > offset) {
			begin(Place.OPENED);
		}
		while (next < end) {
			follow(target[next++]);
		}
		return count;
	}

	private void begin(Place place) {
		this.place = place;
		this.length = 0;
	}

	private void follow(char character) {
		if (this.place != Place.TEXT) {
			count();
			this.place = behind(character);
		}
		else if (character == '&') {
			begin(Place.REFERENCE);
		}
	}

	private void count() {
		if (++this.length > DocumentXml.TAG_LENGTH_MAX) {
			throw new WstxLazyException(new XmlLimitException(
					"more than %s characters in one tag or reference".formatted(DocumentXml.TAG_LENGTH_MAX)));
		}
	}

	private Place behind(char character) {
		return switch (this.place) {
			case OPENED -> behindBracket(character);
			case DECLARATION -> (character == '-' || character == '[') ? Place.TEXT : Place.TAG;
			case TARGET, REFERENCE -> (character == ';' || character <= ' ') ? Place.TEXT : this.place;
			case TAG -> withinTag(character);
			case QUOTED -> (character == this.quote) ? Place.TAG : Place.QUOTED;
			case TEXT -> Place.TEXT;
		};
	}

	private static Place behindBracket(char character) {
		return switch (character) {
			case '!' -> Place.DECLARATION;
			case '?' -> Place.TARGET;
			// None at all, but "a < b" in a comment.
			case ' ', '\t', '\n', '\r' -> Place.TEXT;
			default -> Place.TAG;
		};
	}

	private Place withinTag(char character) {
		if (character == '"' || character == '\'') {
			this.quote = character;
			return Place.QUOTED;
		}
		return (character == '>') ? Place.TEXT : Place.TAG;
	}

	@Override
	public void close() throws IOException {
		this.characters.close();
	}

	private enum Place {

		/** Also in comments, CDATA sections and the data of processing instructions. */
		TEXT,

		/** Behind a bracket. */
		OPENED,

		/** Behind a bracket and an exclamation mark. */
		DECLARATION,

		/** In the name of a processing instruction. */
		TARGET,

		TAG,

		/** In the value of an attribute. */
		QUOTED,

		REFERENCE

	}

}
