package markr.importvault.document;

import java.util.Set;

import org.junit.jupiter.api.Test;

import static markr.importvault.document.DocumentState.FAILED;
import static markr.importvault.document.DocumentState.PUBLISHED;
import static markr.importvault.document.DocumentState.RECEIVED;
import static markr.importvault.document.DocumentState.REJECTED;
import static markr.importvault.document.DocumentState.WITHDRAWN;
import static org.assertj.core.api.Assertions.assertThat;

class DocumentStateTests {

	@Test
	void isFinalUnlessTheImportIsStillToCome() {
		assertThat(RECEIVED.isFinal()).isFalse();
		assertThat(Set.of(PUBLISHED, REJECTED, FAILED, WITHDRAWN)).allMatch(DocumentState::isFinal);
	}

}
