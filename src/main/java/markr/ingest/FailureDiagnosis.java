package markr.ingest;

import java.sql.SQLException;

import markr.importvault.document.ContentDamagedException;
import markr.importvault.document.Document;
import markr.importvault.document.Failure;
import markr.importvault.document.FailureKind;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Finds out why an import has failed: by the types of exceptions only, for a message may
 * contain what is in the document; the vault's own may not.
 */
@Component
class FailureDiagnosis {

	private final JobRepository repository;

	private final IngestProperties properties;

	FailureDiagnosis(JobRepository repository, IngestProperties properties) {
		this.repository = repository;
		this.properties = properties;
	}

	/**
	 * Why the import of a document is given up.
	 * @param last what its last attempt ended with, if that is known
	 */
	Failure of(Document document, @Nullable Throwable last) {
		Throwable cause = (last != null) ? NestedExceptionUtils.getMostSpecificCause(last) : null;
		String error = (cause != null) ? name(cause) : "?";
		if (cause instanceof ContentDamagedException damaged) {
			return new Failure(FailureKind.INFRASTRUCTURE, error, damaged.getMessage(), lastExecution(document));
		}
		String text = "%s of %s attempts failed, the others were interrupted by the death of a node, by the database or by other documents; the last one ended with %s"
			.formatted(document.failures(), document.attempts(), error);
		return new Failure((document.failures() >= this.properties.attemptsMax()) ? FailureKind.APPLICATION
				: FailureKind.INFRASTRUCTURE, error, text, lastExecution(document));
	}

	private static String name(Throwable cause) {
		String type = cause.getClass().getName();
		return (cause instanceof SQLException sql && sql.getSQLState() != null) ? type + ":" + sql.getSQLState() : type;
	}

	private @Nullable Long lastExecution(Document document) {
		JobExecution last = this.repository.getLastJobExecution(ImportJob.NAME, ImportJob.identity(document));
		return (last != null) ? last.getId() : null;
	}

}
