package markr.ingest;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PrimingTests {

	/** A fault would be compiled in place of what documents usually take. */
	@Test
	void readsADocumentThatIsAcceptedAsItIs() {
		Judgement judgement = Judgement.of(Priming.document());

		assertThat(judgement.violations()).isEmpty();
		assertThat(judgement.scans()).hasSize(4)
			.allSatisfy((scan) -> assertThat(scan.answers()).as("answers that do not agree").isNull());
	}

}
