package markr.importvault;

import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

import com.github.luben.zstd.Zstd;
import markr.importvault.document.ContentDamagedException;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.support.Documents;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What a disk, a memory or somebody may do to the rows of a content. */
class VaultedContentTests {

	private static final int PART = VaultedContent.PART_BYTES;

	@Test
	void isNeverReadWithAFlippedBit() throws Exception {
		byte[] content = Documents.aDocument().result("rot", "1", 20, 13).bytes();
		byte[] part = packed(content).get(0);
		assertThat(read(content, List.of(part))).isEqualTo(content);

		for (int bit = 0; bit < part.length * 8; bit++) {
			byte[] flipped = part.clone();
			flipped[bit / 8] ^= (byte) (1 << bit % 8);
			try {
				assertThat(read(content, List.of(flipped))).as("bit %d", bit).isEqualTo(content);
			}
			catch (ContentDamagedException ex) {
				assertThat(ex).hasMessageContaining("part 0").hasMessageContaining("document_part");
			}
		}
	}

	@Test
	void isNotReadWithPartsThatAreMissingOrStandElsewhere() throws Exception {
		byte[] content = VaultRows.random(5 * PART / 2);
		List<byte[]> parts = packed(content);
		assertThat(read(content, parts)).isEqualTo(content);

		List<byte[]> swapped = new ArrayList<>(parts);
		Collections.swap(swapped, 0, 1);
		assertDamaged(content, swapped, "another SHA-256");
		assertDamaged(content, parts.subList(0, 2), "part 2 is missing");
		assertDamaged(content, parts.subList(1, 3), "part 1 is too short");
		assertDamaged(content, List.of(), "part 0 is missing");
		assertDamaged(content, List.of(new byte[0]), "part 0 is too short");
		assertDamaged(content, packed(VaultRows.random(content.length)), "another SHA-256");
	}

	/** A reader that stops early has been told nothing that was not received. */
	@Test
	void givesNoByteOfADamagedPart() throws Exception {
		byte[] content = VaultRows.random(2 * PART);
		List<byte[]> parts = packed(content);
		parts.get(1)[PART / 2] ^= 1;

		try (InputStream read = new VaultedContent(document(content), parts::get)) {
			assertThat(read.readNBytes(PART)).isEqualTo(Arrays.copyOf(content, PART));
			assertThatExceptionOfType(ContentDamagedException.class).isThrownBy(read::read);
		}
		VaultedContent checked = new VaultedContent(document(content), parts::get);
		assertThatExceptionOfType(ContentDamagedException.class).isThrownBy(checked::check);
	}

	private static void assertDamaged(byte[] content, List<byte[]> parts, String what) {
		assertThatExceptionOfType(ContentDamagedException.class).isThrownBy(() -> read(content, parts))
			.withMessageContaining(what);
	}

	private static byte[] read(byte[] content, List<byte[]> parts) throws Exception {
		try (InputStream read = new VaultedContent(document(content),
				(part) -> (part < parts.size()) ? parts.get(part) : null)) {
			return read.readAllBytes();
		}
	}

	/** As the vault packs it. */
	private static List<byte[]> packed(byte[] content) {
		List<byte[]> parts = new ArrayList<>();
		for (int from = 0; from < content.length; from += PART) {
			byte[] part = Arrays.copyOfRange(content, from, Math.min(content.length, from + PART));
			parts.add(ContentWriter.compressed(part, part.length, new byte[(int) Zstd.compressBound(part.length)]));
		}
		return parts;
	}

	private static Document document(byte[] content) throws Exception {
		return new Document(1, HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)),
				content.length, DocumentState.RECEIVED, 1, null, 0, 0, 0, 0, null, null, Instant.EPOCH, null);
	}

}
