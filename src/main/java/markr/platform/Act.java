package markr.platform;

import org.jspecify.annotations.Nullable;

/**
 * Something that a person or a program has done and that must be known later. Published
 * as an event within the transaction of what is done: recorded with it, or not at all.
 *
 * @param name in capital letters, such as {@code WITHDRAW}
 * @param subject what it was done with
 * @param reason why, as far as somebody has said
 */
public record Act(String name, String subject, @Nullable String reason) {
}
