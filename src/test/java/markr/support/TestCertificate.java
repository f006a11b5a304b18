package markr.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate of its own authority, made by the JDK's keytool, with its key: both as
 * PEM files, as a server has them.
 *
 * @param certificate the certificate
 * @param file its file
 * @param keyFile the file of its key
 */
public record TestCertificate(X509Certificate certificate, Path file, Path keyFile) {

	private static final String PASSWORD = "changeit";

	/**
	 * Makes one.
	 * @param folder where its files are put
	 * @param name begins the names of its files
	 * @param hosts whose it is, as {@code dns:localhost,ip:127.0.0.1}
	 * @param more options of keytool
	 */
	public static TestCertificate create(Path folder, String name, String hosts, String... more)
			throws IOException, InterruptedException, GeneralSecurityException {
		Path store = folder.resolve(name + ".p12");
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-J-XX:TieredStopAtLevel=1",
				"-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=" + hosts,
				"-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
		command.addAll(List.of(more));
		Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(keytool.getInputStream().readAllBytes());
		if (keytool.waitFor() != 0) {
			throw new IllegalStateException(output);
		}
		KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
		Path keyFile = Files.createFile(folder.resolve(name + ".key"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		Files.writeString(keyFile, pem("PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded()));
		X509Certificate certificate = (X509Certificate) keys.getCertificate(name);
		Path file = Files.writeString(folder.resolve(name + ".crt"), pem("CERTIFICATE", certificate.getEncoded()));
		return new TestCertificate(certificate, file, keyFile);
	}

	private static String pem(String type, byte[] bytes) {
		return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type,
				Base64.getMimeEncoder().encodeToString(bytes));
	}

	/** What a client has that trusts these and no other. */
	public static SSLContext trusting(TestCertificate... certificates) throws IOException, GeneralSecurityException {
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		for (TestCertificate each : certificates) {
			trusted.setCertificateEntry(each.file().toString(), each.certificate());
		}
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		return context;
	}

}
