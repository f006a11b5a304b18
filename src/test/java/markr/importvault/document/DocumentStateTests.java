package markr.importvault.document;

import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static markr.importvault.document.DocumentState.FAILED;
import static markr.importvault.document.DocumentState.PUBLISHED;
import static markr.importvault.document.DocumentState.RECEIVED;
import static markr.importvault.document.DocumentState.REJECTED;
import static markr.importvault.document.DocumentState.WITHDRAWN;
import static org.assertj.core.api.Assertions.assertThat;

class DocumentStateTests {

	private static final Map<DocumentState, Set<DocumentState>> ALLOWED = Map.of(RECEIVED,
			Set.of(PUBLISHED, REJECTED, FAILED), PUBLISHED, Set.of(WITHDRAWN, REJECTED), WITHDRAWN,
			Set.of(PUBLISHED, REJECTED), REJECTED, Set.of(PUBLISHED), FAILED, Set.of(RECEIVED));

	@ParameterizedTest
	@EnumSource
	void makesTheAllowedMovesAndNoOthers(DocumentState state) {
		for (DocumentState next : DocumentState.values()) {
			assertThat(state.canBecome(next)).as("%s to %s", state, next).isEqualTo(ALLOWED.get(state).contains(next));
		}
	}

	@Test
	void isFinalUnlessTheImportIsStillToCome() {
		assertThat(RECEIVED.isFinal()).isFalse();
		assertThat(Set.of(PUBLISHED, REJECTED, FAILED, WITHDRAWN)).allMatch(DocumentState::isFinal);
	}

}
