/**
 * Folders on SFTP servers. Knows the pipeline and the vault; the only package that knows
 * Apache MINA SSHD.
 */
@NullMarked
package markr.drop.sftp;

import org.jspecify.annotations.NullMarked;
