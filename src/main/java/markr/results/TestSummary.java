package markr.results;

/**
 * A test in the list of tests.
 *
 * @param testId the test, as written in the documents
 * @param studentCount students with a mark in it, at least 1
 * @param marksAvailable the marks that can be had, the highest seen
 */
record TestSummary(String testId, long studentCount, int marksAvailable) {

}
