package markr;

import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import markr.access.UserCommand;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.system.ApplicationHome;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Starts Markr; what it does stands in the rooms, see {@code package-info}. Rooms check
 * something periodically ({@code @Scheduled}): figures for those who monitor Markr, never
 * work that something rests on.
 */
@SpringBootApplication
@EnableScheduling
@ConfigurationPropertiesScan
public class MarkrApplication {

	private static final String USAGE = """
			Markr makes statistics of exam results that are dropped as XML.

			    java -jar markr.jar [--name=value …]

			    --server.port=8085              where it answers
			    --markr.inbox.directory=./inbox where documents are dropped
			    --markr.home=./data             where its own PostgreSQL keeps its data
			    --spring.datasource.url=…       a PostgreSQL of yours instead, with …username and …password
			    --server.ssl.bundle=markr       HTTPS, by the certificate that spring.ssl.bundle.pem.markr names
			    --help                          this text

			    java -jar markr.jar user add <name> --role=ADMIN --spring.datasource.url=… …
			                                    makes a user, asking for the password

			Settings may also be environment variables (MARKR_INBOX_DIRECTORY) or stand in an application.yaml, beside the jar or
			in the working directory. All of them are in src/main/resources/manual/settings.md.
			""";

	public static void main(String[] args) {
		if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
			System.out.print(USAGE);
			return;
		}
		Map<String, Object> defaults = new HashMap<>(
				besideTheJar(new ApplicationHome(MarkrApplication.class).getSource()));
		if (args.length > 0 && args[0].equals(UserCommand.NAME)) {
			// It says itself what somebody is to know.
			defaults.put("logging.level.root", "error");
			System.exit(UserCommand.run(defaults, args));
		}
		SpringApplication application = new SpringApplication(MarkrApplication.class);
		application.setDefaultProperties(defaults);
		application.run(args);
	}

	/** Spring Boot itself reads an application.yaml of the working directory only. */
	static Map<String, Object> besideTheJar(@Nullable File source) {
		return (source == null || !source.isFile()) ? Map.of() : Map.of("spring.config.additional-location",
				"optional:" + source.getAbsoluteFile().getParentFile().toURI());
	}

}
