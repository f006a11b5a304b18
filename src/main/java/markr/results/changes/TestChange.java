package markr.results.changes;

/**
 * A test has changed: what is shown of it is to be fetched anew.
 *
 * @param testId the test
 * @param version its version now; higher than any before
 */
record TestChange(String testId, long version) {

}
