package markr.importvault;

/** The documents that wait, or are just imported. */
record WaitingDocuments(long documents, double oldestSeconds) {
}
