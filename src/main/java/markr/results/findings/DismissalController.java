package markr.results.findings;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import markr.importvault.ImportVault;
import markr.platform.Act;
import markr.platform.web.Caller;
import markr.platform.web.Problems;
import markr.platform.web.StatedReason;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Dismissals of findings that somebody has checked, and their reopening. */
@RestController
class DismissalController {

	private final ImportVault vault;

	private final FindingView findings;

	private final DismissalTable dismissals;

	private final ApplicationEventPublisher events;

	DismissalController(ImportVault vault, FindingView findings, DismissalTable dismissals,
			ApplicationEventPublisher events) {
		this.vault = vault;
		this.findings = findings;
		this.dismissals = dismissals;
		this.events = events;
	}

	/**
	 * Dismisses a finding: somebody has checked it, and nothing need be done. Once
	 * dismissed it stays so, with the first reason, until it is opened again.
	 * @return the finding as it is then
	 */
	@PutMapping(path = "/imports/{id}/findings/{result}/{code}/dismissal", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	@Transactional
	Finding dismiss(@PathVariable String id, @PathVariable long result, @PathVariable FindingCode code,
			@Valid @RequestBody StatedReason dismissal,
			@RequestAttribute(name = Caller.ATTRIBUTE, required = false) @Nullable Caller caller,
			HttpServletRequest request) {
		long documentId = documentOf(id);
		requireFinding(documentId, result, code);
		this.dismissals.insert(documentId, result, code, dismissal.reason(),
				Caller.asking(caller, dismissal.by(), request.getRemoteAddr()));
		this.events.publishEvent(act("DISMISS", id, result, code, dismissal));
		return requireFinding(documentId, result, code);
	}

	/**
	 * Opens a finding again, if it is dismissed; the dismissal stays in the history. It
	 * may be a finding no more.
	 */
	@DeleteMapping("/imports/{id}/findings/{result}/{code}/dismissal")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Transactional
	void reopen(@PathVariable String id, @PathVariable long result, @PathVariable FindingCode code,
			@Valid @ModelAttribute StatedReason reopening,
			@RequestAttribute(name = Caller.ATTRIBUTE, required = false) @Nullable Caller caller,
			HttpServletRequest request) {
		long documentId = documentOf(id);
		this.dismissals.reopen(documentId, result, code, reopening.reason(),
				Caller.asking(caller, reopening.by(), request.getRemoteAddr()));
		this.events.publishEvent(act("REOPEN", id, result, code, reopening));
	}

	/** All dismissals of a finding, the first one first, opened again or not. */
	@GetMapping(path = "/imports/{id}/findings/{result}/{code}/dismissals", produces = MediaType.APPLICATION_JSON_VALUE)
	Dismissals history(@PathVariable String id, @PathVariable long result, @PathVariable FindingCode code) {
		return new Dismissals(this.dismissals.find(documentOf(id), result, code));
	}

	private static Act act(String name, String id, long result, FindingCode code, StatedReason reason) {
		return new Act(name, "result %s of document %s, %s".formatted(result, id, code), reason.reason());
	}

	private Finding requireFinding(long documentId, long result, FindingCode code) {
		return this.findings.find(documentId, result, code)
			.orElseThrow(() -> Problems
				.notFound("Result %s of this document has no finding %s. Ask for its ".formatted(result, code)
						+ "findings: they change with what else is published or withdrawn."));
	}

	private long documentOf(String id) {
		return this.vault.find(id).orElseThrow(Problems::noDocument).documentId();
	}

	/** Dismissals of one finding. */
	record Dismissals(List<Dismissal> dismissals) {
	}

}
