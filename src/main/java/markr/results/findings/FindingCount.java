package markr.results.findings;

/**
 * How many findings of a kind there are.
 *
 * @param code the kind
 * @param open those that nobody has dismissed
 * @param dismissed those that somebody has
 */
record FindingCount(FindingCode code, long open, long dismissed) {
}
