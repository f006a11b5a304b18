package markr.ingest;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import markr.importvault.ImportGroups;
import markr.importvault.Outcomes;
import markr.importvault.document.Conclusion;
import markr.marks.Marks;
import markr.marks.Revision;
import markr.marks.Scan;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Concludes a group: scans and marks of the documents that are accepted, violations of
 * those that are not, the states of all, and the end of the work rows (but the leader's),
 * in the chunk's transaction. Refused if another node has taken one of them over.
 */
@Component
@StepScope
class GroupWriter implements ItemWriter<JudgedDocument> {

	private final ImportGroups groups;

	private final Outcomes outcomes;

	private final Marks marks;

	private final WorkTable work;

	private final long group;

	private final long leader;

	GroupWriter(ImportGroups groups, Outcomes outcomes, Marks marks, WorkTable work,
			@Value("#{jobParameters['" + GroupJob.GROUP + "']}") long group,
			@Value("#{jobParameters['" + GroupJob.LEADER + "']}") long leader) {
		this.groups = groups;
		this.outcomes = outcomes;
		this.marks = marks;
		this.work = work;
		this.group = group;
		this.leader = leader;
	}

	@Override
	public void write(Chunk<? extends JudgedDocument> documents) {
		List<Conclusion> conclusions = documents.getItems().stream().map(JudgedDocument::conclusion).toList();
		this.groups.conclude(this.group, conclusions);
		documents.forEach(
				(document) -> this.outcomes.addViolations(document.documentId(), 0, document.outcomes().violations()));
		Map<Long, List<Scan>> accepted = documents.getItems()
			.stream()
			.filter((document) -> document.conclusion().isPublication())
			.collect(Collectors.toMap(JudgedDocument::documentId, (document) -> document.outcomes().scans()));
		if (!accepted.isEmpty()) {
			this.marks.stage(Revision.CURRENT, accepted);
			this.marks.publish(accepted.keySet());
		}
		// Not the leader's: until the job has ended, its row is what recovers the job.
		this.work.delete(conclusions.stream().map(Conclusion::documentId).filter((id) -> id != this.leader).toList());
	}

}
