package markr.importvault;

import java.net.InetAddress;
import java.net.UnknownHostException;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the import vault.
 *
 * @param documentSizeMax largest document that is taken, on every way in; what is larger
 * is refused unkept. At least 1 byte.
 * @param violationsMax how many violations of one document are kept and reported, 1 to
 * 100 000; further ones are counted.
 * @param node name of this node on receipts, for people. Default: the host's name.
 */
@Validated
@ConfigurationProperties("markr.vault")
public record VaultProperties(@NotNull @DefaultValue("1GB") DataSize documentSizeMax,
		@Min(1) @Max(100_000) @DefaultValue("1000") int violationsMax, @NotBlank String node) {

	public VaultProperties {
		if (node == null) {
			node = hostName();
		}
		if (documentSizeMax != null && documentSizeMax.toBytes() < 1) {
			throw new IllegalArgumentException(
					"markr.vault.document-size-max is %s, expected at least 1 byte".formatted(documentSizeMax));
		}
	}

	private static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			// A machine whose own name cannot be looked up.
			return "localhost";
		}
	}

}
