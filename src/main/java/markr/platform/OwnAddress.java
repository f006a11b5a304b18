package markr.platform;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.Ssl;
import org.springframework.core.env.Environment;

/** Where Markr is called on its own machine, for links in the log. */
public final class OwnAddress {

	private OwnAddress() {
	}

	/** Returns it once the web server has started; nothing where there is none. */
	public static @Nullable String of(Environment environment) {
		String port = environment.getProperty("local.server.port");
		if (port == null) {
			return null;
		}
		boolean tls = Ssl.isEnabled(Binder.get(environment).bind("server.ssl", Ssl.class).orElse(null));
		return (tls ? "https" : "http") + "://localhost:" + port
				+ environment.getProperty("server.servlet.context-path", "");
	}

}
