package markr.drop;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Drop;
import markr.importvault.document.DueReply;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.importvault.document.Withdrawal;
import markr.marks.Scan;
import org.jspecify.annotations.Nullable;

/**
 * The text of the reason file beside a refused document, for the person at the scanner:
 * what happened, which scans are meant, what to do. Names students, as it must; so it
 * lies where the document lies, and nowhere else.
 */
final class ReasonText {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

	private static final String REFUSED = "This document was refused. None of its results was taken.\n";

	private ReasonText() {
	}

	/**
	 * For a document that is in the vault and was rejected, failed, or was withdrawn.
	 * @param kind what it seems to be
	 */
	static String of(DueReply drop, ContentKind kind, ZoneId zone) {
		Document document = drop.document();
		Instant finishedAt = document.finishedAt();
		String facts = facts(drop.source(), drop.name(), (finishedAt != null) ? finishedAt : document.receivedAt(),
				zone) + "Document: %s, SHA-256 %s%n".formatted(document.documentId(), document.sha256());
		if (drop.withdrawal() != null) {
			return lines(withdrawn(drop, drop.withdrawal(), zone));
		}
		return lines((document.state() == DocumentState.FAILED) ? failed(document, facts)
				: rejected(drop, document, kind, facts));
	}

	/**
	 * For a file of which the vault has kept nothing.
	 * @param sizeBytesMax the largest document that is taken
	 */
	static String ofUnkept(@Nullable String source, String name, long sizeBytes, ViolationCode why, long sizeBytesMax,
			Instant at, ZoneId zone) {
		StringBuilder text = new StringBuilder(REFUSED).append('\n')
			.append(facts(source, name, at, zone))
			.append("\nWhat is wrong:\n  ")
			.append(why.meaning());
		if (why == ViolationCode.TOO_LARGE) {
			text.append(" It has %s bytes, the limit is %s bytes.".formatted(sizeBytes, sizeBytesMax));
		}
		text.append(" [").append(why).append("]\n\nWhat to do:\n");
		text.append((why == ViolationCode.TOO_LARGE)
				? "  Scan the sheets in smaller batches and drop each of them, or ask the operator of Markr to raise the"
						+ " limit\n  (markr.vault.document-size-max) and drop the document again.\n"
				: "  Write the document again and drop it again, or enter its sheets by hand. If it happens again, report"
						+ " it to the operator\n  of Markr: the disk may be failing.\n");
		return lines(
				text.append("  Markr has kept no copy: the document beside this file is the only one.\n").toString());
	}

	private static String rejected(DueReply drop, Document document, ContentKind kind, String facts) {
		StringBuilder text = new StringBuilder(REFUSED).append('\n').append(facts).append("\nWhat is wrong");
		text.append((document.violations() > 1) ? " (%s violations):%n".formatted(document.violations()) : ":\n");
		if (!kind.meaning().isEmpty()) {
			text.append("  ").append(kind.meaning()).append('\n');
		}
		Map<String, List<Violation>> equal = drop.violations()
			.stream()
			.collect(Collectors.groupingBy(ReasonText::what, LinkedHashMap::new, Collectors.toList()));
		equal.forEach((what, violations) -> {
			if (violations.size() == 1) {
				text.append("  ").append(place(violations.get(0))).append(": ").append(what).append('\n');
			}
			else {
				text.append("  %s times: %s%n".formatted(violations.size(), what));
				violations.forEach((violation) -> text.append("    ").append(place(violation)).append('\n'));
			}
		});
		long more = document.violations() - drop.violations().size();
		if (more > 0) {
			text.append("  … and ").append(more).append(" more\n");
		}
		text.append("\nWhat to do:\n");
		return text.append(kind.whatToDo().isEmpty()
				? "  Mend the document and drop it into the inbox again, or enter all of its sheets by hand: also the sheets"
						+ " that\n  are not named here have not been taken.\n"
				: "  " + kind.whatToDo() + "\n")
			.toString();
	}

	private static String failed(Document document, String facts) {
		StringBuilder text = new StringBuilder(
				"Markr could not process this document. None of its results was taken.\n")
			.append("That is Markr's fault and not the sender's.\n\n")
			.append(facts)
			.append("\nWhat to do:\n")
			.append("  Report it to the operator of Markr")
			.append((document.failure() != null) ? ": \"" + Printable.of(document.failure()) + "\"\n" : ".\n");
		return text.append("  The document is kept safely as %s.%n".formatted(document.sha256()))
			.append("  Drop the same file again to have it tried again.\n")
			.toString();
	}

	private static String withdrawn(DueReply drop, Withdrawal withdrawal, ZoneId zone) {
		Document document = drop.document();
		return """
				This document was withdrawn before it was dropped again. None of its results counts.

				File:      %s
				Withdrawn: %s by %s: "%s"
				Document:  %s, SHA-256 %s

				What to do:
				  If it is to count after all, have the operator of Markr reinstate it (dropping it again does not):
				  POST /imports/%s/reinstate
				  If its sheets were wrong, mend the document and drop it, or enter them by hand.
				""".formatted(file(drop.source(), drop.name()), TIME.format(withdrawal.withdrawnAt().atZone(zone)),
				Printable.of(withdrawal.withdrawnBy()), Printable.of(withdrawal.withdrawnReason()),
				document.documentId(), document.sha256(), document.sha256());
	}

	private static String facts(@Nullable String source, String name, Instant at, ZoneId zone) {
		return "File:     %s%nRefused:  %s%n".formatted(file(source, name), TIME.format(at.atZone(zone)));
	}

	private static String file(@Nullable String source, String name) {
		return Printable.of(name) + ((source != null) ? ", dropped into " + Printable.of(source) : "");
	}

	/** For example: Result 184, line 2311, student 521585128 (Jane Austen, test 1234). */
	private static String place(Violation violation) {
		String place = ((violation.result() != null) ? "Result " + violation.result() + ", line " : "Line ")
				+ violation.line();
		if (violation.studentNumber() != null) {
			place += ", student " + Printable.of(violation.studentNumber());
		}
		return (violation.sheet() != null) ? place + " (" + Printable.of(violation.sheet()) + ")" : place;
	}

	/**
	 * For example: obtained is "21": More marks were obtained than are available.
	 * [OBTAINED_EXCEEDS_AVAILABLE]
	 */
	private static String what(Violation violation) {
		String found = Stream.of(violation.field(), (violation.value() != null) ? '"' + violation.value() + '"' : null)
			.filter(Objects::nonNull)
			.map(Printable::of)
			.collect(Collectors.joining(" is "));
		return (found.isEmpty() ? "" : found + ": ")
				+ "%s [%s]".formatted(violation.code().meaning(), violation.code());
	}

	/** With line ends that are the same on every platform. */
	private static String lines(String text) {
		return text.replace("\r\n", "\n");
	}

}
