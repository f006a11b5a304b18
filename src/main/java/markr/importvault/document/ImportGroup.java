package markr.importvault.document;

import java.util.List;

/**
 * Small documents that are imported together.
 *
 * @param number of the group
 * @param leader the document whose work row it is formed for; it may have been unfit
 * @param documentIds its documents
 */
public record ImportGroup(long number, long leader, List<Long> documentIds) {
}
