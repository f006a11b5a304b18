package markr.platform;

import java.nio.file.FileSystemException;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.ssl.NoSuchSslBundleException;

/**
 * Says which file of the certificate for HTTPS is missing or does not fit, where Spring
 * Boot only has a stack trace.
 */
class CertificateAnalyzer implements FailureAnalyzer {

	/** In Spring Boot's words: one that does not fit, and one that cannot be read. */
	private static final Pattern UNUSABLE = Pattern
		.compile("Unable to register SSL bundle|Error reading certificate or key");

	private static final String REMEDY = """
			Set in spring.ssl.bundle.pem.<name>.keystore: certificate to a PEM file with the certificate, followed by those that \
			signed it; private-key to a PEM file with its key; and let Markr's user read both. The <name> is what server.ssl.bundle \
			says. Without TLS, leave all of them out.""";

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		return causes(failure).filter(CertificateAnalyzer::isOfBundle)
			.findFirst()
			.map((found) -> new FailureAnalysis(description(found), REMEDY, found))
			.orElse(null);
	}

	private static boolean isOfBundle(Throwable failure) {
		return failure instanceof NoSuchSslBundleException
				|| failure.getMessage() != null && UNUSABLE.matcher(failure.getMessage()).lookingAt();
	}

	/** The reason why a file cannot be read may be the name of an exception only. */
	private static String description(Throwable found) {
		Set<String> reasons = new LinkedHashSet<>();
		causes(found)
			.map((cause) -> (cause instanceof FileSystemException) ? cause.toString()
					: String.valueOf(cause.getMessage()))
			.forEach(reasons::add);
		return "The certificate for HTTPS cannot be used. " + String.join(": ", reasons);
	}

	private static Stream<Throwable> causes(Throwable failure) {
		return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
	}

}
