package markr.platform.postgres;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import markr.platform.StartRefused;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

import org.springframework.util.DigestUtils;

/**
 * Brings the PostgreSQL that came on the class path as an archive onto the disk. Kept
 * beside the data, not in the temporary folder, which cleaners empty while the server
 * runs.
 */
final class PostgresBinaries {

	private PostgresBinaries() {
	}

	/**
	 * Unpacks this platform's binaries, unless an earlier start did.
	 * @return the folder with {@code bin}, {@code lib} and {@code share}
	 * @throws StartRefused if the class path has none for this platform
	 */
	static Path unpack(ServerFolder folder) throws IOException {
		byte[] archive = find(System.getProperty("os.name"), System.getProperty("os.arch"));
		Path unpacked = folder.binaries().resolve(DigestUtils.md5DigestAsHex(archive));
		if (!Files.exists(unpacked)) {
			Path unfinished = folder.newUnfinished();
			unpack(archive, unfinished);
			ServerFolder.finish(unfinished, unpacked);
		}
		return unpacked;
	}

	static byte[] find(String osName, String osArch) throws IOException {
		try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(osName), osArch)) {
			return archive.readAllBytes();
		}
		catch (IllegalStateException ex) {
			throw new StartRefused(
					"This build of Markr has no embedded PostgreSQL for %s on %s.".formatted(osName, osArch),
					"Build it on such a machine, without -Dexternal-database.", ex);
		}
	}

	/** The name of the operating system as the archives use it. */
	private static String system(String osName) {
		String name = osName.toLowerCase(Locale.ROOT);
		if (name.startsWith("mac")) {
			return "Darwin";
		}
		return name.startsWith("windows") ? "Windows" : osName;
	}

	private static void unpack(byte[] archive, Path target) throws IOException {
		try (TarArchiveInputStream entries = new TarArchiveInputStream(
				new XZInputStream(new ByteArrayInputStream(archive)))) {
			for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
				Path file = target.resolve(entry.getName());
				Files.createDirectories(file.getParent());
				if (entry.isSymbolicLink()) {
					Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
				}
				else if (entry.isDirectory()) {
					Files.createDirectories(file);
				}
				else {
					Files.copy(entries, file);
					file.toFile().setExecutable((entry.getMode() & 0100) != 0);
				}
			}
		}
	}

}
