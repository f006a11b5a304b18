package markr.operations;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import markr.importvault.ImportVault;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Order;
import markr.importvault.document.Selection;
import markr.ingest.orders.StuckImport;
import markr.ingest.orders.StuckImports;
import markr.marks.Marks;
import markr.marks.Rules;
import markr.marks.TestId;
import markr.platform.web.Problems;
import markr.platform.web.Times;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Finds out which documents an order means, and refuses what makes no sense for its act.
 */
@Component
class OrderSelections {

	private static final Set<String> FOR_ALL = Set.of("documents", "source", "received_from", "received_until",
			"everything");

	/** Conditions that make sense for some acts only. */
	private static final Map<Order.Act, Set<String>> FOR_SOME = Map.of(Order.Act.REPROCESS,
			Set.of("test_id", "state", "violation_code"), Order.Act.RETRY, Set.of("kind", "error"), Order.Act.RELEASE,
			Set.of("why"), Order.Act.WITHDRAW, Set.of("test_id"), Order.Act.REINSTATE, Set.of());

	private static final String NOT_ORDERED = " Nothing is ordered.";

	private final ImportVault vault;

	private final Marks marks;

	private final StuckImports stuckImports;

	OrderSelections(ImportVault vault, Marks marks, StuckImports stuckImports) {
		this.vault = vault;
		this.marks = marks;
		this.stuckImports = stuckImports;
	}

	/**
	 * Checks conditions by themselves.
	 * @param named the names of those that are given
	 */
	static void requireSense(Order.Act act, Collection<String> named) {
		Set<String> known = new TreeSet<>(FOR_ALL);
		known.addAll(FOR_SOME.get(act));
		String expected = " Select by some of %s, or everything.".formatted(String.join(", ", known)) + NOT_ORDERED;
		if (named.isEmpty() || named.contains("everything") && named.size() > 1) {
			throw Problems.badRequest("The selection is empty, or says more than everything." + expected);
		}
		named.stream().filter((name) -> !known.contains(name)).findFirst().ifPresent((name) -> {
			throw Problems.badRequest("The condition %s makes no sense for %s.%s".formatted(name, act, expected));
		});
	}

	/** The documents that are meant, as they are now. */
	Selection find(Order.Act act, SelectionRequest request) {
		List<String> ids = request.documents();
		List<Document> named = (ids != null) ? named(ids) : null;
		Collection<Long> documentIds = null;
		if (act == Order.Act.RELEASE) {
			documentIds = stuck(request.why(), named);
		}
		else if (request.testId() != null) {
			documentIds = documentsOf(request.testId());
		}
		if (act == Order.Act.RETRY && named != null) {
			requireFailed(named);
		}
		return new Selection(ids, documentIds, request.source(), instant("received_from", request.receivedFrom()),
				instant("received_until", request.receivedUntil()), request.state(), request.violationCode(),
				request.kind(), request.error());
	}

	private List<Document> named(List<String> ids) {
		Map<String, Document> found = new HashMap<>();
		this.vault.find(ids).forEach((document) -> found.put(document.sha256(), document));
		ids.stream().filter((id) -> !found.containsKey(id)).findFirst().ifPresent((id) -> {
			throw Problems.notFound("No document has the id %s.".formatted(id) + NOT_ORDERED);
		});
		return List.copyOf(found.values());
	}

	private static void requireFailed(List<Document> documents) {
		documents.stream()
			.filter((document) -> document.state() != DocumentState.FAILED)
			.findFirst()
			.ifPresent((document) -> {
				throw WithdrawalController.conflict(document, "The import of document %s has not failed: it is %s."
					.formatted(document.sha256(), document.state()) + NOT_ORDERED);
			});
	}

	private Collection<Long> stuck(StuckImport.@Nullable Why why, @Nullable List<Document> named) {
		if (named == null) {
			return ids(this.stuckImports.page(why, 0, Integer.MAX_VALUE));
		}
		List<StuckImport> stuck = this.stuckImports.among(named.stream().map(Document::documentId).toList());
		Set<Long> ids = Set.copyOf(ids(stuck));
		named.stream().filter((document) -> !ids.contains(document.documentId())).findFirst().ifPresent((document) -> {
			throw WithdrawalController.conflict(document,
					"The import of document %s is not stuck: %s.".formatted(document.sha256(), whyNotStuck(document))
							+ NOT_ORDERED);
		});
		return ids(stuck.stream().filter((found) -> why == null || found.why() == why).toList());
	}

	private String whyNotStuck(Document document) {
		return this.stuckImports.work(document.documentId())
			.map((work) -> work.picked()
					? "node %s works on it, with its last heartbeat at %s".formatted(work.node(), work.heardAt())
					: "its work row waits and is due at %s".formatted(work.dueAt()))
			.orElse("it has ended, and no execution of it is left");
	}

	private static List<Long> ids(List<StuckImport> stuck) {
		return stuck.stream().map(StuckImport::documentId).toList();
	}

	private Collection<Long> documentsOf(String testId) {
		return (Rules.identifier(testId) == null && testId.equals(testId.strip()))
				? this.marks.documentsOf(new TestId(testId)) : List.of();
	}

	private static @Nullable Instant instant(String name, @Nullable String text) {
		try {
			return (text != null) ? Times.parse(text) : null;
		}
		catch (DateTimeException ex) {
			throw Problems.badRequest("%s is '%s', expected %s.".formatted(name, text, Times.EXPECTED) + NOT_ORDERED);
		}
	}

}
