package markr.drop.inbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import markr.drop.VaultForTests;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.platform.PeriodicHealthIndicator;
import markr.support.TestPostgres;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An inbox in which Markr lacks rights. Root lacks none, so a process without root's
 * privilege to pass by them works on it.
 */
@EnabledOnOs(OS.LINUX)
class InboxRightsTests {

	private static final List<String> WITHOUT_PRIVILEGE = List.of("setpriv", "--bounding-set",
			"-dac_override,-dac_read_search");

	private static final Map<String, Scenario> SCENARIOS = new LinkedHashMap<>();

	static {
		SCENARIOS.put("leavesFileThatItMayNotReadUntilItMay", InboxRightsTests::fileWithoutRights);
		SCENARIOS.put("passesByFolderThatItMayNotList", InboxRightsTests::folderThatCannotBeListed);
		SCENARIOS.put("passesByFolderThatItMayNotMoveFilesOutOf", InboxRightsTests::folderThatCannotBeWritten);
		SCENARIOS.put("waitsWhileItMayNotWriteToTheInbox", InboxRightsTests::inboxThatCannotBeWritten);
		SCENARIOS.put("putsDocumentsBackWhenItMay", InboxRightsTests::rejectedThatCannotBeWritten);
	}

	@TestFactory
	List<DynamicTest> worksWithoutRights(@TempDir Path directory) throws IOException {
		List<String> command = new ArrayList<>();
		if ("root".equals(System.getProperty("user.name"))) {
			command.addAll(WITHOUT_PRIVILEGE);
			requirePermitted();
		}
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), InboxRightsTests.class.getName(), directory.toString(),
				TestPostgres.newDatabase()));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output;
		try (BufferedReader lines = process.inputReader()) {
			output = lines.lines().collect(Collectors.joining("\n"));
		}
		finally {
			process.destroyForcibly();
		}
		return SCENARIOS.keySet()
			.stream()
			.map((name) -> DynamicTest.dynamicTest(name, () -> assertThat(output).contains("PASSED " + name)))
			.toList();
	}

	private static void requirePermitted() throws IOException {
		List<String> command = new ArrayList<>(WITHOUT_PRIVILEGE);
		command.add("true");
		if (new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue() != 0) {
			String skipped = "SKIPPED, for root cannot do without its privileges here: " + String.join(" ", command);
			System.err.println(skipped);
			Assumptions.abort(skipped);
		}
	}

	public static void main(String[] args) {
		try (VaultForTests vault = VaultForTests.start(args[1])) {
			SCENARIOS.forEach((name, scenario) -> {
				try (TestInbox inbox = new TestInbox(Path.of(args[0], name), vault)) {
					scenario.run(inbox, vault);
					System.out.println("PASSED " + name);
				}
				catch (IOException | AssertionError ex) {
					ex.printStackTrace(System.out);
				}
			});
		}
	}

	private static void fileWithoutRights(TestInbox inbox, VaultForTests vault) throws IOException {
		Path file = inbox.drop("private.xml", "<private/>");
		inbox.drop("good.xml", "<good/>");
		allow(file, "---------");

		pollForAWhile(inbox);

		assertTaken(vault, "good.xml", 1);
		assertThat(inbox.leftInInbox()).containsExactly("private.xml");
		assertDegraded(inbox, "files", "private.xml cannot be read by Markr; change its permissions");

		allow(file, "rw-------");
		pollForAWhile(inbox);

		assertTaken(vault, "private.xml", 1);
		assertThat(inbox.health().getStatus()).isEqualTo(Status.UP);
	}

	private static void folderThatCannotBeListed(TestInbox inbox, VaultForTests vault) throws IOException {
		Path folder = inbox.drop("secret", "hidden.xml", "<hidden/>").getParent();
		inbox.drop("open", "seen.xml", "<seen/>");
		allow(folder, "-wx------");

		pollForAWhile(inbox);

		assertTaken(vault, "seen.xml", 1);
		assertTaken(vault, "hidden.xml", 0);
		assertDegraded(inbox, "files", "secret cannot be listed (AccessDeniedException)");

		allow(folder, "rwx------");
		pollForAWhile(inbox);

		assertTaken(vault, "hidden.xml", 1);
		assertThat(inbox.health().getStatus()).isEqualTo(Status.UP);
	}

	private static void folderThatCannotBeWritten(TestInbox inbox, VaultForTests vault) throws IOException {
		Path folder = inbox.drop("scanner", "fixed.xml", "<fixed/>").getParent();
		inbox.drop("movable.xml", "<movable/>");
		allow(folder, "r-x------");

		pollForAWhile(inbox);

		assertTaken(vault, "movable.xml", 1);
		assertTaken(vault, "fixed.xml", 0);
		assertDegraded(inbox, "files",
				"fixed.xml cannot be taken (AccessDeniedException); Markr must be allowed to move files out");

		allow(folder, "rwx------");
		pollForAWhile(inbox);

		assertTaken(vault, "fixed.xml", 1);
		assertThat(inbox.stillClaimed()).isEmpty();
		assertThat(inbox.health().getStatus()).isEqualTo(Status.UP);
	}

	private static void inboxThatCannotBeWritten(TestInbox inbox, VaultForTests vault) throws IOException {
		inbox.drop("waiting.xml", "<waiting/>");
		allow(inbox.folder, "r-x------");

		pollForAWhile(inbox);

		assertTaken(vault, "waiting.xml", 0);
		assertThat(inbox.health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(inbox.health().getDetails().get("folder")).asString().contains("Markr may not write to it");

		allow(inbox.folder, "rwx------");
		pollForAWhile(inbox);

		assertTaken(vault, "waiting.xml", 1);
		assertThat(inbox.health().getStatus()).isEqualTo(Status.UP);
	}

	private static void rejectedThatCannotBeWritten(TestInbox inbox, VaultForTests vault) throws IOException {
		inbox.drop("bad.xml", "<bad/>");
		pollForAWhile(inbox);
		vault.reject(vault.documentId("bad.xml"), new Violation(1, null, null, null, ViolationCode.NO_RESULTS, null));
		allow(inbox.folder.resolve("rejected"), "r-x------");

		assertThat(inbox.reply()).isEmpty();

		assertDegraded(inbox, "replies", "1 refused documents cannot be put back to the inbox");

		allow(inbox.folder.resolve("rejected"), "rwx------");
		inbox.pass(Duration.ofSeconds(1));
		assertThat(inbox.reply()).hasSize(1);
		assertThat(inbox.rejected("bad.xml.reason.txt")).exists();
		assertThat(inbox.health().getStatus()).isEqualTo(Status.UP);
	}

	private static void allow(Path path, String permissions) throws IOException {
		Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
	}

	private static void pollForAWhile(TestInbox inbox) {
		inbox.pollTwice();
		inbox.pollTwice();
	}

	private static void assertTaken(VaultForTests vault, String name, int times) {
		assertThat(vault.receipts()).filteredOn((receipt) -> name.equals(receipt.get("name"))).hasSize(times);
	}

	private static void assertDegraded(TestInbox inbox, String detail, String reason) {
		assertThat(inbox.health().getStatus()).isEqualTo(PeriodicHealthIndicator.DEGRADED);
		assertThat(inbox.health().getDetails().get(detail)).asString().contains(reason);
	}

	private interface Scenario {

		void run(TestInbox inbox, VaultForTests vault) throws IOException;

	}

}
