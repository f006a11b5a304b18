package markr.marks;

/**
 * What the answers of a scan add up to. It counts for nothing: the summary marks do.
 *
 * @param available marks that could be had
 * @param obtained marks that were awarded
 */
public record AnswerMarks(long available, long obtained) {

	boolean agreeWith(int available, int obtained) {
		return this.available == available && this.obtained == obtained;
	}

}
