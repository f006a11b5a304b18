package markr.ingest.xml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import markr.importvault.document.ViolationCode;
import markr.ingest.Judgement;
import markr.mutants.Mutant;
import markr.support.Sheet;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spoiled documents, read by two parsers and judged by the same rules, written twice. The
 * quick part of {@code MutantTests}, with the same settings.
 */
class MutantReadingTests {

	private static final long SEED = Long.getLong("mutants.seed", 1);

	private static final int MUTANTS = Integer.getInteger("mutants", 3_000);

	@Test
	void areReadAsByAnotherParser() {
		List<String> disagreements = new ArrayList<>();
		for (int number = 0; number < MUTANTS; number++) {
			Mutant mutant = Mutant.of(SEED, number);
			Optional<List<Sheet>> expected = Sheet.read(mutant.bytes()).or(() -> Sheet.read(mutant.withoutLeniency()));
			Judgement judgement = Judgement.of(mutant.bytes());
			boolean overLimit = judgement.codes().contains(ViolationCode.XML_LIMIT_EXCEEDED);
			if (!overLimit && !sheets(judgement).equals(expected)) {
				disagreements.add("%s: %s, expected %s".formatted(mutant, judgement.outcomes(), expected));
			}
		}

		assertThat(disagreements).isEmpty();
	}

	private static Optional<List<Sheet>> sheets(Judgement judgement) {
		return judgement.violations().isEmpty() ? Optional.of(judgement.scans()
			.stream()
			.map((scan) -> new Sheet(scan.testId().text(), scan.studentNumber().text(), scan.available(),
					scan.obtained()))
			.toList()) : Optional.empty();
	}

}
