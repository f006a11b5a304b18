package markr.drop.sftp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import markr.drop.SmallDisk;
import markr.drop.VaultForTests;
import markr.platform.PeriodicHealthIndicator;
import markr.support.SftpSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/** The folder where large files are collected is full, on a real file system. */
class SftpSpoolTests {

	private final VaultForTests vault = VaultForTests.emptied();

	@TempDir
	private Path directory;

	@Test
	void saysWhyLargeFilesWaitAndTakesThemWhenThereIsRoom() throws Exception {
		Path folder = Files.createDirectories(this.directory.resolve("site/results"));
		try (SmallDisk disk = SmallDisk.mount(4096, 64);
				SftpSite site = SftpSite.start(folder.getParent());
				TestSftpInbox inbox = new TestSftpInbox("north",
						TestSftpInbox.settings(site, site.knownHosts(this.directory)), this.vault, this.vault.vault(),
						this.vault.drops(), disk.path())) {
			disk.fill();
			drop(folder, "small.xml", 100);
			drop(folder, "large.xml", 2_000_000);
			inbox.pollTwice();

			assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("name")).containsExactly("small.xml");
			assertThat(inbox.health().getStatus()).isEqualTo(PeriodicHealthIndicator.DEGRADED);
			assertThat(inbox.health().getDetails().get("north").toString()).contains(disk.path().toString(),
					"markr.sftp.spool-directory", "No space left on device");
			assertThat(check(disk.path(), site)).containsOnlyKeys("sftp_spool_rights");

			disk.makeRoom();
			for (int pass = 0; pass < 3; pass++) {
				inbox.pass(Duration.ofSeconds(30));
				inbox.poll();
			}

			assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("name"))
				.containsExactlyInAnyOrder("small.xml", "large.xml");
			assertThat(inbox.health().getStatus()).isEqualTo(Status.UP);
			assertThat(check(disk.path(), site)).isEmpty();
		}
	}

	private Map<String, String> check(Path spool, SftpSite site) throws IOException {
		Map<String, String> problems = new LinkedHashMap<>();
		SftpProperties.Server server = TestSftpInbox.settings(site, this.directory.resolve("known_hosts"));
		new SftpFlow().sftpSpoolCheck(new SftpProperties(Map.of("north", server), spool.toFile()))
			.check(Health.up(), problems, 1);
		return problems;
	}

	private static void drop(Path folder, String name, int bytes) throws IOException {
		Files.writeString(folder.resolve(name), "<a>" + " ".repeat(bytes) + "</a>");
	}

}
