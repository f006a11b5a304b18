package markr.drop.sftp;

import java.io.File;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import markr.drop.Printable;
import markr.drop.RejectedFolder;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of SFTP servers from which Markr fetches files.
 *
 * @param servers each server by a name of its own, of a to z, 0 to 9 and hyphens; it
 * stands on receipts and in messages. Nodes that share a database should have the same
 * ones: they know by the name that it is one server
 * @param spoolDirectory where a large file is collected until it is complete; needs room
 * for one for each server. Default: the system's temporary folder
 */
// A File because a Path is resolved on the class path first.
@Validated
@ConfigurationProperties("markr.sftp")
record SftpProperties(@DefaultValue Map<String, @Valid Server> servers, @NotNull File spoolDirectory) {

	private static final Pattern SERVER_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

	SftpProperties {
		servers.keySet().forEach((name) -> {
			if (!SERVER_NAME.matcher(name).matches()) {
				throw new IllegalArgumentException(
						"markr.sftp.servers has the name \"%s\", expected 1 to 63 of a to z, 0 to 9 and -"
							.formatted(Printable.of(name)));
			}
		});
		if (spoolDirectory == null) {
			spoolDirectory = new File(System.getProperty("java.io.tmpdir"));
		}
	}

	/**
	 * One server.
	 *
	 * @param host its name or address
	 * @param port its port
	 * @param user who signs in there; must be allowed to list, read, rename and remove
	 * files in the folder, and to make the folders for taken and refused ones
	 * @param password the user's password, or {@code passwordFile} a file that has it in
	 * its first line
	 * @param privateKey a private key in OpenSSH's or a PEM format, or
	 * {@code privateKeyFile} a file that has it
	 * @param passphrase of the private key, if it is encrypted
	 * @param knownHostsFile the keys by which the server is known, in the format of
	 * OpenSSH's known_hosts; read anew when it changes. A server whose key is not in it
	 * is not talked to
	 * @param folder the folder that files are dropped into, from where the user begins.
	 * Its direct sub-folders name sources, as in the inbox
	 * @param pattern which names are taken, in any letter case; {@code *} stands for any
	 * characters
	 * @param taken folder, within that of the file, that files are moved to when the
	 * vault has committed them; without one they are removed
	 * @param rejected folder, within that of the file, that refused documents come back
	 * to with their reasons
	 * @param settle how long a file's size and time must stay the same to count as
	 * complete, 2s to 1h, on this process's own clock
	 * @param pollInterval pause between two scans, 100ms to 1h. A file must be seen
	 * unchanged by two
	 * @param timeout how long a response of the server may take, 1s to 10m
	 */
	record Server(@NotBlank String host, @Min(1) @Max(65535) @DefaultValue("22") int port, @NotBlank String user,
			@Nullable String password, @Nullable File passwordFile, @Nullable String privateKey,
			@Nullable File privateKeyFile, @Nullable String passphrase, @NotNull File knownHostsFile,
			@NotBlank @DefaultValue(".") String folder, @NotBlank @DefaultValue("*") String pattern,
			@Nullable String taken, @NotBlank @DefaultValue(RejectedFolder.NAME) String rejected,
			@NotNull @DurationMin(seconds = 2) @DurationMax(hours = 1) @DefaultValue("5s") Duration settle,
			@NotNull @DurationMin(millis = 100) @DurationMax(hours = 1) @DefaultValue("5s") Duration pollInterval,
			@NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 10) @DefaultValue("30s") Duration timeout) {

		public Server {
			requireName("taken", taken);
			requireName("rejected", rejected);
			if (password == null && passwordFile == null && privateKey == null && privateKeyFile == null) {
				throw new IllegalArgumentException("A server of markr.sftp.servers has no way to sign in: set its"
						+ " private-key-file, private-key, password-file or password");
			}
		}

		private static void requireName(String property, @Nullable String folder) {
			if (folder != null && (folder.contains("/") || folder.equals("."))) {
				throw new IllegalArgumentException(
						"%s of a server of markr.sftp.servers is \"%s\", expected the name of one folder"
							.formatted(property, Printable.of(folder)));
			}
		}

		/** Without secrets. */
		@Override
		public String toString() {
			return "%s@%s:%s/%s".formatted(this.user, this.host, this.port, this.folder);
		}

	}

}
