package markr.importvault;

import java.util.Optional;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What people have ordered about imports that do not go on by themselves, kept with their
 * reasons. An order is carried out in many transactions: if its node dies between two of
 * them, the same order, given again, goes on. Thread-safe.
 */
@Component
public class Interventions {

	private final InterventionTable interventions;

	Interventions(InterventionTable interventions) {
		this.interventions = interventions;
	}

	/**
	 * Records an order, unless there is one of this name already.
	 * @param selection which documents are meant, as it was written
	 * @return false if there is
	 */
	@Transactional
	public boolean order(Intervention.Kind kind, String name, String selection, String reason, String by) {
		return this.interventions.insert(kind, name, selection, reason, by);
	}

	/** The order of this name, and what its documents are by now. */
	public Optional<Intervention> find(Intervention.Kind kind, String name) {
		return this.interventions.find(kind, name);
	}

	/**
	 * Notes that an order has concerned a document, in the caller's transaction.
	 * @param found what was wrong with it
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void note(long intervention, long documentId, String found) {
		this.interventions.note(intervention, documentId, found);
	}

	/** Notes that all documents of an order have been seen to. */
	@Transactional
	public void carriedOut(long intervention) {
		this.interventions.carriedOut(intervention);
	}

}
