package markr.importvault;

import java.util.Collection;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes imports from whoever has them, so that they can be gone on with: he may be alive.
 * Thread-safe.
 */
@Component
public class ImportFence {

	private final DocumentFenceTable documents;

	ImportFence(DocumentFenceTable documents) {
		this.documents = documents;
	}

	/**
	 * Keeps all others from beginning or ending the imports of documents meanwhile.
	 * @throws org.springframework.dao.PessimisticLockingFailureException if somebody is
	 * just about to, and takes longer than 5 s
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void hold(Collection<Long> documentIds) {
		this.documents.hold(documentIds);
	}

	/**
	 * Takes the imports of documents from whoever had them, though nobody begins them
	 * now: it counts as no attempt.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void fence(Collection<Long> documentIds) {
		this.documents.fence(documentIds);
	}

}
