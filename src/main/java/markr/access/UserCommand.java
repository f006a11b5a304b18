package markr.access;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * {@code java -jar markr.jar user add <name>}: makes or changes a user in the database
 * itself, for who runs it and has no user yet. Starts no Markr.
 */
@CommandLine.Command(name = UserCommand.NAME, description = "Makes users in the database.")
public final class UserCommand {

	public static final String NAME = "user";

	private static final String URL = "spring.datasource.url";

	private UserCommand() {
	}

	/**
	 * Runs the command.
	 * @param defaults settings of Markr, unless there are others
	 * @return the status to exit with: 0 for done, 1 for not, 2 for a wrong call
	 */
	public static int run(Map<String, Object> defaults, String... args) {
		List<String> words = Arrays.stream(args).skip(1).filter((arg) -> !isSetting(arg)).toList();
		String[] settings = Arrays.stream(args).filter(UserCommand::isSetting).toArray(String[]::new);
		return new CommandLine(new UserCommand()).addSubcommand("add", new CommandLine(new Add(defaults, settings)))
			.execute(words.toArray(String[]::new));
	}

	/** As Spring Boot takes them; all others are the command's. */
	private static boolean isSetting(String arg) {
		return Stream.of("--spring.", "--markr.", "--logging.").anyMatch(arg::startsWith);
	}

	/** Makes a user, or changes the one of this name. */
	@CommandLine.Command(name = "add", description = "Makes a user, or changes the one of this name.")
	static final class Add implements Callable<Integer> {

		private final Map<String, Object> defaults;

		private final String[] settings;

		@CommandLine.Parameters(paramLabel = "<name>")
		private String name = "";

		@CommandLine.Option(names = "--role", defaultValue = "ADMIN", description = "${COMPLETION-CANDIDATES}")
		private Role role = Role.ADMIN;

		Add(Map<String, Object> defaults, String[] settings) {
			this.defaults = defaults;
			this.settings = settings.clone();
		}

		@Override
		public Integer call() throws IOException {
			String password = password();
			String fault = (password == null) ? "There is no password: give it, or its line on standard input."
					: UserRequest.fault(this.name, password);
			if (fault != null) {
				System.err.println(fault);
				return CommandLine.ExitCode.USAGE;
			}
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Database.class)
				.web(WebApplicationType.NONE)
				.bannerMode(Banner.Mode.OFF)
				.logStartupInfo(false)
				// What is missing is said below, and not by who asks for it first.
				.lazyInitialization(true)
				.properties(this.defaults)
				.run(this.settings)) {
				if (context.getEnvironment().getProperty(URL, "").isBlank()) {
					System.err.println("Set %s. With its own database, a Markr that runs makes users: PUT /users/%s."
						.formatted(URL, this.name));
					return CommandLine.ExitCode.USAGE;
				}
				context.getBean(Users.class).put(this.name, password, this.role, false);
				System.out.println("User '%s' may sign in as %s.".formatted(this.name, this.role));
				return CommandLine.ExitCode.OK;
			}
			catch (IllegalArgumentException ex) {
				System.err.println(ex.getMessage());
			}
			catch (DataAccessException | TransactionException ex) {
				System.err.println("The database cannot be used, or has not been one of Markr's yet: "
						+ Objects.requireNonNullElse(ex.getCause(), ex).getMessage());
			}
			return CommandLine.ExitCode.SOFTWARE;
		}

		private static @Nullable String password() throws IOException {
			Console console = System.console();
			if (console != null) {
				char[] read = console.readPassword("Password, 12 to 72 bytes: ");
				return (read != null) ? new String(read) : null;
			}
			return new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
		}

	}

	/** No more of Markr than users need. */
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
			JdbcClientAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
			TransactionAutoConfiguration.class })
	@Import({ UserTable.class, Users.class, PasswordChecks.class, TokenTable.class, AuditTable.class, Audit.class })
	static class Database {

	}

}
