package markr.results;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A page of the tests that have a mark, in natural order: 2 comes before 10.
 *
 * @param tests the tests of this page
 * @param next where the next page is; null behind the last test
 */
record TestList(List<TestSummary> tests, @Nullable String next) {

}
