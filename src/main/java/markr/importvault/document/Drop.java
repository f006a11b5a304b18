package markr.importvault.document;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The arrival of one file or request body. Its id is given by the way in before the
 * content is handed over, so that handing over the same drop again, after a crash whose
 * commit is in doubt, leaves one receipt.
 *
 * @param dropId unique for each arrival
 * @param way how it arrived
 * @param source who sent it: the scanner's folder or the remote address; null for the
 * inbox folder itself, or the folder that is polled on a server
 * @param name the file's name, null for a body without one
 * @param inbox identity of the inbox that must hear of a refusal, {@code sftp:} and the
 * server's name for one on a server; null where the sender asks
 */
public record Drop(UUID dropId, Way way, @Nullable String source, @Nullable String name, @Nullable String inbox) {
}
