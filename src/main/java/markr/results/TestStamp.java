package markr.results;

/**
 * Names a state of a test: it differs whenever a document with a result of the test was
 * published, or taken back, in between.
 *
 * @param version how often that has happened
 * @param changedIn the transaction in which it happened last; without it, a database that
 * was restored and went on otherwise could reach the same version with other marks
 */
record TestStamp(long version, String changedIn) {

	/**
	 * The entity tag of what is made of that state.
	 * @param shape what is made of it, with a number that rises when its fields change
	 */
	String etag(String shape) {
		return shape + "-" + this.version + "-" + this.changedIn;
	}

}
