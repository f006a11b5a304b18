package markr.results.changes;

/**
 * A test has changed: what is shown of it is to be fetched anew.
 *
 * @param testId the test
 * @param version its version now; higher than any before
 * @param available its available marks now: each percentage is another if they are
 */
record TestChange(String testId, long version, int available) {

}
