package markr.importvault.document;

import org.jspecify.annotations.Nullable;

/**
 * What the vault has recorded of a drop.
 *
 * @param receipt the drop's receipt
 * @param document the document that holds its content, null if the drop was refused
 * unkept
 */
public record Kept(Receipt receipt, @Nullable Document document) {
}
