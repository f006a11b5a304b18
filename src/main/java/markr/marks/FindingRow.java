package markr.marks;

/**
 * A finding and its place in the order of all.
 *
 * @param place where it stands
 * @param finding the finding
 */
record FindingRow(FindingQuery.Place place, Finding finding) {
}
