package markr.drop.sftp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import markr.drop.VaultForTests;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.support.SftpSite;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The connection to an SFTP server breaks at a request, before or after the server has
 * carried it out; at the first one, and so on, until none is left: each file counts once
 * all the same, and each refused one comes back once. The same node continues, or another
 * one, which knows nothing but what lies on the server and in the database: as after a
 * death at that request.
 * <p>
 * {@code -Dcut.step=1} breaks at every request; without that, at a part of them.
 */
class SftpCutTests {

	private static final int STEP = Integer.getInteger("cut.step", 31);

	private static final String LARGE = "<large>" + "x".repeat(1_100_000) + "</large>";

	private static final Violation VIOLATION = new Violation(1, 1L, "1", "obtained",
			ViolationCode.OBTAINED_EXCEEDS_AVAILABLE, "21");

	private final VaultForTests vault = VaultForTests.emptied();

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource({ "BEFORE_THE_REQUEST, false, 1", "BEFORE_THE_ANSWER, false, 9", "BEFORE_THE_REQUEST, true, 17",
			"BEFORE_THE_ANSWER, true, 25" })
	void countsEachFileOnceWhereverTheConnectionBreaks(SftpSite.Cut side, boolean nodeDies, int first)
			throws IOException {
		Path folder = Files.createDirectories(this.directory.resolve("site/results"));
		try (SftpSite site = SftpSite.start(folder.getParent())) {
			int cuts = 0;
			for (int request = Math.min(first, STEP); survivesCut(site, folder, side, nodeDies,
					request); request += STEP) {
				cuts++;
			}
			System.out.printf("SFTP connections cut %s: %d%n", side, cuts);
			assertThat(cuts).isPositive();
		}
	}

	/** Returns false if that request never came. */
	private boolean survivesCut(SftpSite site, Path folder, SftpSite.Cut side, boolean nodeDies, int request)
			throws IOException {
		VaultForTests.emptied();
		this.vault.jdbc().sql("truncate sftp_lease").update();
		for (String left : TestSftpInbox.allIn(folder)) {
			Files.delete(folder.resolve(left));
		}
		Files.createDirectories(folder.resolve("south"));
		Files.writeString(folder.resolve("small.xml"), "<small/>");
		Files.writeString(folder.resolve("south/large.xml"), LARGE);
		Files.writeString(folder.resolve("south/bad.xml"), "<bad/>");
		var settings = TestSftpInbox.settings(site, site.knownHosts(this.directory));
		TestSftpInbox node = new TestSftpInbox("cut", settings, this.vault);
		site.cut(side, request);
		for (int pass = 0; pass < 6; pass++) {
			node.pollTwice();
			rejectWhatIsBad();
			node.reply();
			if (site.hasCut() && nodeDies && pass == 0) {
				node.server.close();
				this.vault.jdbc().sql("update sftp_lease set until = now() - interval '1 second'").update();
				node = new TestSftpInbox("cut", settings, this.vault);
			}
			node.pass(Duration.ofSeconds(30));
		}
		node.close();
		assertAllIsWell(folder, request);
		return site.hasCut();
	}

	private void rejectWhatIsBad() {
		this.vault.jdbc()
			.sql("select document_id from receipt join document using (document_id) "
					+ "where name = 'bad.xml' and state = 'RECEIVED'")
			.query(Long.class)
			.list()
			.forEach((id) -> this.vault.reject(id, VIOLATION));
	}

	private void assertAllIsWell(Path folder, int request) throws IOException {
		assertThat(this.vault.receipts()).as("request %d", request)
			.extracting((Map<String, Object> receipt) -> receipt.get("source") + " " + receipt.get("name") + " "
					+ receipt.get("size_bytes") + " " + receipt.get("outcome"))
			.containsExactlyInAnyOrder("null small.xml 8 NEW", "south large.xml %d NEW".formatted(LARGE.length()),
					"south bad.xml 6 NEW");
		assertThat(this.vault.contentOf("large.xml")).asString().isEqualTo(LARGE);
		assertThat(TestSftpInbox.allIn(folder)).as("request %d", request)
			.isEqualTo(List.of("south/rejected/bad.xml", "south/rejected/bad.xml.reason.txt"));
	}

}
