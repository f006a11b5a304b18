package markr.operations;

import java.util.Map;
import java.util.Set;

import markr.ingest.OperatorsController;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;

/** What orders about imports that do not go on by themselves have in common. */
abstract class InterventionController extends OperatorsController {

	/**
	 * Reads an order.
	 * @throws ErrorResponseException if it cannot be understood
	 */
	static InterventionOrder order(String id, Map<String, @Nullable Object> body, Set<String> texts) {
		try {
			return InterventionOrder.of(id, body, texts);
		}
		catch (IllegalArgumentException ex) {
			throw problem(HttpStatus.BAD_REQUEST, ex.getMessage());
		}
	}

	/**
	 * Answers what has come of an order.
	 * @throws ErrorResponseException if there is another one of this id
	 */
	static ResponseEntity<InterventionStatus> answer(String path, String id, InterventionDesk.Taken taken) {
		if (taken.other() != null) {
			throw problem(HttpStatus.CONFLICT, "There is another order '%s', for %s. Choose an id that is not taken."
				.formatted(id, taken.other()));
		}
		return ordered(path + id, taken.isNew(), taken.status());
	}

}
