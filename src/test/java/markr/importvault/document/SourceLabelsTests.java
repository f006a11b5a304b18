package markr.importvault.document;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SourceLabelsTests {

	private final SourceLabels labels = new SourceLabels();

	@Test
	void areTheNamesOfTheFirstSources() {
		for (int i = 0; i < SourceLabels.SOURCES_MAX; i++) {
			assertThat(this.labels.of(Way.INBOX, "scanner-" + i)).isEqualTo("scanner-" + i);
		}

		assertThat(this.labels.of(Way.INBOX, "one-more")).isEqualTo(SourceLabels.OTHER);
		assertThat(this.labels.of(Way.INBOX, "scanner-7")).isEqualTo("scanner-7");
	}

	@Test
	void areNeitherLongNorAddresses() {
		assertThat(this.labels.of(Way.INBOX, "x".repeat(SourceLabels.LENGTH_MAX + 1))).isEqualTo(SourceLabels.OTHER);
		assertThat(this.labels.of(Way.HTTP, "192.0.2.1")).isEqualTo(SourceLabels.NONE);
		assertThat(this.labels.of(Way.INBOX, null)).isEqualTo(SourceLabels.NONE);
	}

}
