package markr.operations;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

import markr.importvault.Intervention;
import markr.importvault.Interventions;
import markr.platform.web.Petition;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * Takes orders of people about imports that do not go on by themselves: records each once
 * and sees that it is carried out once, by whomever.
 */
@Component
class InterventionDesk {

	private final Interventions interventions;

	private final JsonMapper json;

	InterventionDesk(Interventions interventions, JsonMapper json) {
		this.interventions = interventions;
		this.json = json;
	}

	/**
	 * Whether there is an order of this name: then the documents are no more looked at.
	 */
	boolean isKnown(Intervention.Kind kind, String name) {
		return this.interventions.find(kind, name).isPresent();
	}

	/**
	 * Records an order and carries it out, or goes on with one that is there and was not
	 * carried out to its end.
	 * @param address of who asks, if he does not say who he is
	 * @param work carries out the order of this number; safe to repeat
	 */
	Taken take(Intervention.Kind kind, String name, InterventionOrder order, String address, Consumer<Long> work) {
		String selection = this.json.writeValueAsString(order.selection());
		Petition petition = order.petition();
		boolean isNew = this.interventions.order(kind, name, selection, Objects.requireNonNull(petition.reason()),
				petition.by(address));
		Intervention intervention = this.interventions.find(kind, name).orElseThrow();
		if (!intervention.selection().equals(selection)) {
			return new Taken(false, intervention.selection(), status(intervention));
		}
		if (intervention.carriedOutAt() == null) {
			work.accept(intervention.number());
			this.interventions.carriedOut(intervention.number());
		}
		return new Taken(isNew, null, find(kind, name).orElseThrow());
	}

	Optional<InterventionStatus> find(Intervention.Kind kind, String name) {
		return this.interventions.find(kind, name).map(this::status);
	}

	private InterventionStatus status(Intervention intervention) {
		return InterventionStatus.of(intervention, this.json.readValue(intervention.selection(), Object.class));
	}

	/**
	 * What has come of giving an order.
	 *
	 * @param isNew whether it was not there before
	 * @param other the selection of the order of this name that is there, if it is
	 * another one; nothing was done then
	 * @param status how far it has come
	 */
	record Taken(boolean isNew, @Nullable String other, InterventionStatus status) {
	}

}
