package markr.platform;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest by which Markr knows contents and secrets. */
public final class Sha256 {

	private Sha256() {
	}

	/** A new one. */
	public static MessageDigest digest() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
