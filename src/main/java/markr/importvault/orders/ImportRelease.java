package markr.importvault.orders;

import java.util.Collection;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes imports from the nodes that have them, which may be alive, so that they can be
 * resumed. Thread-safe.
 */
@Component
public class ImportRelease {

	private final ImportReleaseTable documents;

	ImportRelease(ImportReleaseTable documents) {
		this.documents = documents;
	}

	/**
	 * Keeps all others from beginning or ending the imports of documents meanwhile.
	 * @throws org.springframework.dao.PessimisticLockingFailureException if a node is
	 * just about to, and takes longer than 5 s
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void lock(Collection<Long> documentIds) {
		this.documents.lock(documentIds);
	}

	/**
	 * Takes the imports of documents from the nodes that had them, though none begins
	 * them now: it counts as no attempt.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void fence(Collection<Long> documentIds) {
		this.documents.fence(documentIds);
	}

}
