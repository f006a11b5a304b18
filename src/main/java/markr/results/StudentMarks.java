package markr.results;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The marks of a student in all tests, in the natural order of their ids.
 *
 * @param studentNumber the student
 * @param marks the marks of this page
 * @param next where the next page is; null behind the last mark
 */
record StudentMarks(String studentNumber, List<StudentMark> marks, @Nullable String next) {

}
