package markr.results;

/**
 * A student's mark in one test.
 *
 * @param testId the test
 * @param obtained the marks
 * @param available the test's available marks
 * @param percentage the one of the other
 * @param document SHA-256 of the document that the mark comes from
 * @param result number of the result in it
 */
record StudentMark(String testId, int obtained, int available, double percentage, String document, long result) {

}
