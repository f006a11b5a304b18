package markr.faults;

import java.util.Arrays;
import java.util.List;

import markr.faults.DeathTests.Content;
import markr.support.Picture;

/**
 * The points at which a process dies in {@link DeathTests}, in the order in which a
 * document passes them. What each leaves behind is shown by {@link Picture#inShort}, and
 * why it is made good by {@code points-of-death.md} (adr/0010).
 */
public enum PointOfDeath {

	// The file's way in.

	BEFORE_THE_CLAIM(Content.GOOD, "drop.inbox.ClaimFolder#claim enter", "in the inbox"),

	BEFORE_THE_RENAME(Content.GOOD, "drop.inbox.ClaimFolder#claim enter then drop.inbox.OpenFolder#move enter",
			"in the inbox, empty claim"),

	AFTER_THE_RENAME(Content.GOOD, "drop.inbox.ClaimFolder#claim exit", "claimed"),

	WHILE_THE_VAULT_STORES(Content.LARGE, "importvault.DocumentPartTable#insert exit", "claimed"),

	BEFORE_THE_VAULTS_COMMIT(Content.GOOD, "importvault.ImportVault#keep exit", "claimed"),

	AFTER_THE_VAULTS_COMMIT(Content.GOOD, "drop.FolderIntake#receipt exit & " + Places.PICKED,
			"claimed, RECEIVED, work row"),

	BEFORE_THE_FILES_REMOVAL(Content.GOOD, "drop.inbox.ClaimFolder#remove enter & " + Places.PICKED,
			"claimed, RECEIVED, work row"),

	AFTER_THE_FILES_REMOVAL(Content.GOOD, "drop.inbox.ClaimFolder#removeEmpty enter & " + Places.PICKED,
			"empty claim, RECEIVED, work row"),

	// The import of a good document: 25 results in chunks of 10.

	WORK_ROW_PICKED(Process.IMPORTING, Content.GOOD, "ingest.ImportRun#attempt enter", "RECEIVED, work row"),

	CLAIM_RAISED(Process.IMPORTING, Content.GOOD, "ingest.ImportRun#launch enter", "RECEIVED, claim 1, work row"),

	JOB_INSTANCE_MADE(Process.IMPORTING, Content.GOOD,
			"org.springframework.batch.core.repository.dao.jdbc.JdbcJobExecutionDao#createJobExecution enter",
			"RECEIVED, claim 1, work row"),

	JOB_STARTED(Process.IMPORTING, Content.GOOD, "org.springframework.batch.core.job.flow.FlowJob#doExecute enter",
			"RECEIVED, claim 1, job STARTED, work row"),

	READER_OPENED(Process.IMPORTING, Content.GOOD, "ingest.ScanReader#open exit",
			"RECEIVED, claim 1, job STARTED, stage STARTED, work row"),

	BEFORE_COPY(Process.IMPORTING, Content.GOOD, "marks.ScanTable#copy enter 2",
			"RECEIVED, claim 1, job STARTED, stage STARTED, 10 scans, work row"),

	AFTER_COPY(Process.IMPORTING, Content.GOOD, "marks.ScanTable#copy exit 2",
			"RECEIVED, claim 1, job STARTED, stage STARTED, 10 scans, work row"),

	BEFORE_A_CHUNKS_COMMIT(Process.IMPORTING, Content.GOOD,
			"marks.ScanTable#copy exit 2 then " + Places.STEP_WRITTEN + " exit",
			"RECEIVED, claim 1, job STARTED, stage STARTED, 10 scans, work row"),

	BETWEEN_CHUNKS(Process.IMPORTING, Content.GOOD, "ingest.Shutdown#checkInterrupted enter 3",
			"RECEIVED, claim 1, job STARTED, stage STARTED, 20 scans, work row"),

	BEFORE_THE_VERDICT(Process.IMPORTING, Content.GOOD, "ingest.Verdict#decide enter",
			"RECEIVED, claim 1, job STARTED, stage COMPLETED, 25 scans, work row"),

	BEFORE_PUBLISHING(Process.IMPORTING, Content.GOOD, "ingest.Verdict#conclude enter", Places.STAGED),

	TESTS_RAISED(Process.IMPORTING, Content.GOOD, "marks.TestTable#lockAndPublish exit", Places.STAGED),

	DOCUMENT_PUBLISHED(Process.IMPORTING, Content.GOOD, "importvault.Outcomes#conclude exit", Places.STAGED),

	MARKS_RAISED(Process.IMPORTING, Content.GOOD, "ingest.Verdict#conclude exit", Places.STAGED),

	AFTER_THE_PUBLICATIONS_COMMIT(Process.IMPORTING, Content.GOOD,
			"ingest.Verdict#conclude exit then " + Places.STEP_WRITTEN + " enter 2",
			"PUBLISHED, claim 1, job STARTED, publish STARTED, 25 scans, 22 marks, work row"),

	BEFORE_THE_JOBS_END(Process.IMPORTING, Content.GOOD,
			"org.springframework.batch.core.job.flow.FlowJob#doExecute exit",
			"PUBLISHED, claim 1, job STARTED, publish COMPLETED, 25 scans, 22 marks, work row"),

	BEFORE_THE_WORK_ROWS_END(Process.IMPORTING, Content.GOOD, "ingest.ImportRun#attempt exit",
			"PUBLISHED, claim 1, job COMPLETED, publish COMPLETED, 25 scans, 22 marks, work row"),

	// The import of a bad document: violations in its second and third chunk.

	VIOLATIONS_WRITTEN(Process.IMPORTING, Content.BAD, "importvault.ViolationTable#insert exit 2",
			"RECEIVED, claim 1, job STARTED, stage STARTED, 10 scans, 1 violations, work row"),

	BEFORE_REJECTING(Process.IMPORTING, Content.BAD, "ingest.Verdict#conclude enter",
			"RECEIVED, claim 1, job STARTED, reject STARTED, 10 scans, 2 violations, work row"),

	SCANS_DELETED(Process.IMPORTING, Content.BAD, "ingest.Verdict#conclude exit",
			"RECEIVED, claim 1, job STARTED, reject STARTED, 10 scans, 2 violations, work row"),

	AFTER_THE_REJECTIONS_COMMIT(Process.IMPORTING, Content.BAD,
			"ingest.Verdict#conclude exit then " + Places.STEP_WRITTEN + " enter 2 & drop.Rejection#write enter",
			"REJECTED, claim 1, job STARTED, reject STARTED, 2 violations, work row, reply due"),

	// The import of a good document together with others.

	TOGETHER_TAKEN(Content.GOOD, "importvault.SmallDocuments#begin enter", Places.WAITING),

	TOGETHER_READ(Content.GOOD, "ingest.SmallImportWriter#write enter", Places.WAITING),

	TOGETHER_CONCLUDED(Content.GOOD, "importvault.SmallDocuments#conclude exit", Places.WAITING),

	TOGETHER_BEFORE_THE_COMMIT(Content.GOOD,
			"ingest.SmallImportWriter#write exit then " + Places.STEP_WRITTEN + " exit", Places.WAITING),

	TOGETHER_AFTER_THE_COMMIT(Content.GOOD,
			"ingest.SmallImportWriter#write exit then " + Places.STEP_WRITTEN + " enter 2", Places.DONE_TOGETHER),

	TOGETHER_BEFORE_THE_WORK_ROW_ENDS(Content.GOOD, "ingest.SmallImportTask#launch exit", Places.DONE_TOGETHER),

	// The reply to a refused document.

	BEFORE_THE_DOCUMENT_IS_PUT_BACK(Content.BAD, "drop.Rejection#write enter & " + Places.IMPORTED, Places.REFUSED),

	DOCUMENT_WRITTEN(Content.BAD, "drop.inbox.InboxRejected#create exit & " + Places.IMPORTED,
			"unfinished in rejected, " + Places.REFUSED),

	REASON_WRITTEN(Content.BAD, "drop.inbox.InboxRejected#create exit 2 & " + Places.IMPORTED,
			"unfinished in rejected, " + Places.REFUSED),

	NAME_RESERVED(Content.BAD, "drop.inbox.InboxRejected#create exit 3 & " + Places.IMPORTED,
			"name reserved, unfinished in rejected, " + Places.REFUSED),

	REASON_PLACED(Content.BAD, "drop.inbox.InboxRejected#replace exit & " + Places.IMPORTED,
			"name reserved with its reason, unfinished in rejected, " + Places.REFUSED),

	DOCUMENT_PLACED(Content.BAD, "drop.inbox.InboxRejected#replace exit 2 & " + Places.IMPORTED,
			"back with its reason, " + Places.REFUSED),

	BEFORE_THE_REPLYS_COMMIT(Content.BAD, "importvault.UnansweredTable#answered exit & " + Places.IMPORTED,
			"back with its reason, " + Places.REFUSED),

	AFTER_THE_REPLYS_COMMIT(Content.BAD,
			"importvault.UnansweredTable#answered exit & " + Places.IMPORTED + " then drop.Replies#replied enter",
			"back with its reason, REJECTED, claim 1, job COMPLETED, reject COMPLETED, 2 violations"),

	// A file that is larger than the limit.

	BEFORE_THE_REFUSALS_COMMIT(Content.TOO_LARGE, "importvault.ImportVault#refuse exit", "claimed"),

	AFTER_THE_REFUSALS_COMMIT(Content.TOO_LARGE, "drop.FolderIntake#putBack enter", "claimed, REFUSED"),

	REFUSED_FILES_NAME_RESERVED(Content.TOO_LARGE, "drop.inbox.InboxRejected#create exit 2",
			"claimed, name reserved, unfinished in rejected, REFUSED"),

	REFUSED_FILES_REASON_PLACED(Content.TOO_LARGE, "drop.inbox.InboxRejected#replace exit",
			"claimed, name reserved with its reason, REFUSED"),

	REFUSED_FILE_PLACED(Content.TOO_LARGE, "drop.inbox.ClaimFolder#removeEmpty enter",
			"empty claim, back with its reason, REFUSED"),

	// A file that a process which has ended already had claimed.

	BEFORE_THE_RECOVERY_OF_A_CLAIM(Content.GOOD, "drop.inbox.ClaimRecovery#recoverDrop enter", "claimed"),

	AFTER_THE_RECOVERY_OF_A_CLAIM(Content.GOOD, "drop.inbox.ClaimRecovery#recoverDrop exit", "claimed"),

	AFTER_THE_OLD_LOCKS_REMOVAL(Content.GOOD,
			"drop.inbox.ClaimRecovery#recoverFrom exit then drop.inbox.ClaimFolder#removeEmpty enter", "claimed"),

	AFTER_THE_OLD_FOLDERS_REMOVAL(Content.GOOD,
			"drop.inbox.ClaimRecovery#recoverFrom exit then drop.inbox.ClaimFolder#removeEmpty exit", "claimed"),

	// The import goes on after a death between chunks, and its process dies as well.

	AFTER_THE_RECOVERY(Process.IMPORTING_AGAIN, BETWEEN_CHUNKS, "ingest.JobRecovery#recover exit",
			"RECEIVED, claim 2, job FAILED, stage FAILED, 20 scans, work row"),

	BEFORE_THE_POSITION_IS_TAKEN_OVER(Process.IMPORTING_AGAIN, BETWEEN_CHUNKS,
			"org.springframework.batch.core.step.AbstractStep#execute enter",
			"RECEIVED, claim 2, job STARTED, stage STARTING, 20 scans, work row"),

	AFTER_COPY_AGAIN(Process.IMPORTING_AGAIN, BETWEEN_CHUNKS, "marks.ScanTable#copy exit",
			"RECEIVED, claim 2, job STARTED, stage STARTED, 20 scans, work row"),

	// A shutdown that does not come to its end.

	STOPPED_IN_A_CHUNK(Content.GOOD, Places.ASKED_TO_STOP + " & ingest.Shutdown#stop enter",
			"RECEIVED, claim 1, job STARTED, stage STARTED, 10 scans, work row"),

	STOPPED_BEFORE_THE_STEPS_END(Process.STOPPING, Content.GOOD,
			Places.STOPPED + "ingest.Shutdown#checkInterrupted enter then " + Places.STEP_WRITTEN + " enter",
			"RECEIVED, claim 1, job STARTED, stage STARTED, 20 scans, work row"),

	STOPPED_BEFORE_THE_ATTEMPT_IS_UNCOUNTED(Process.STOPPING, Content.GOOD,
			Places.STOPPED + "importvault.Outcomes#attemptStopped enter",
			"RECEIVED, claim 1, job STOPPED, stage STOPPED, 20 scans, work row"),

	STOPPED_BEFORE_THE_ROW_IS_GIVEN_BACK(Process.STOPPING, Content.GOOD, Places.STOPPED + "ingest.ImportRun#run exit",
			"RECEIVED, claim 1, job STOPPED, stage STOPPED, 20 scans, work row"),

	// By HTTP.

	POSTED_BEFORE_THE_VAULTS_COMMIT(Content.GOOD, "importvault.ImportVault#keepTogether exit", "nothing"),

	POSTED_AFTER_THE_VAULTS_COMMIT(Content.GOOD, "drop.ReceiptLog#received enter & " + Places.PICKED,
			"RECEIVED, work row"),

	POSTED_AFTER_THE_PUBLICATION(Content.GOOD, "drop.http.ImportController#respond enter & " + Places.IMPORTED,
			"PUBLISHED, claim 1, job COMPLETED, publish COMPLETED, 25 scans, 22 marks");

	private final Process process;

	final Content content;

	/** See {@link Death}. */
	public final String where;

	/** What is true when nobody has begun to make it good. */
	final String leaves;

	/** Where another process has died before, null if none has. */
	final PointOfDeath earlier;

	PointOfDeath(Content content, String where, String leaves) {
		this(Process.OF_ONE_FILE, content, where, leaves, null);
	}

	PointOfDeath(Process process, Content content, String where, String leaves) {
		this(process, content, where, leaves, null);
	}

	PointOfDeath(Process process, PointOfDeath earlier, String where, String leaves) {
		this(process, earlier.content, where, leaves, earlier);
	}

	PointOfDeath(Process process, Content content, String where, String leaves, PointOfDeath earlier) {
		this.process = process;
		this.content = content;
		this.where = where;
		this.leaves = leaves;
		this.earlier = earlier;
	}

	/** All points at which one process dies, for a file each. */
	List<PointOfDeath> together() {
		return (this.process == Process.OF_ONE_FILE) ? List.of(this)
				: Arrays.stream(values()).filter((point) -> point.process == this.process).toList();
	}

	/** Of the same length for all, so that documents have the same size. */
	String key() {
		return "k%02d".formatted(ordinal());
	}

	/** For a document of its own that is sent without a death. */
	String keyOfAnother() {
		return "a%02d".formatted(ordinal());
	}

	boolean isOfASuccessor() {
		return this.where.startsWith("drop.inbox.ClaimRecovery");
	}

	boolean isAtAShutdown() {
		return this.where.startsWith(Places.ASKED_TO_STOP);
	}

	/** A JVM takes seconds to start, so one that dies catches several imports. */
	private enum Process {

		OF_ONE_FILE, IMPORTING, IMPORTING_AGAIN, STOPPING

	}

	/** Where threads wait for each other, so that each death finds the same. */
	static final class Places {

		/** The import is about to begin. */
		static final String PICKED = "ingest.ImportRun#run enter";

		/** The import has ended. */
		static final String IMPORTED = "com.github.kagkarlsson.scheduler.task.CompletionHandler$OnCompleteRemove#complete exit";

		static final String STEP_WRITTEN = "org.springframework.batch.core.repository.dao.jdbc.JdbcStepExecutionDao#updateStepExecution";

		static final String CHUNK_COPIED = "marks.ScanTable#copy exit";

		/** It continues from here when the shutdown has begun. */
		static final String ASKED_TO_STOP = Places.CHUNK_COPIED + " 2";

		static final String STOPPED = ASKED_TO_STOP + " & com.github.kagkarlsson.scheduler.Scheduler#pause exit then ";

		static final String STAGED = "RECEIVED, claim 1, job STARTED, publish STARTED, 25 scans, work row";

		static final String WAITING = "RECEIVED";

		static final String DONE_TOGETHER = "PUBLISHED, claim 1, 25 scans, 22 marks";

		static final String REFUSED = "REJECTED, claim 1, job COMPLETED, reject COMPLETED, 2 violations, reply due";

		private Places() {
		}

	}

}
