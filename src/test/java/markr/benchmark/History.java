package markr.benchmark;

import java.util.List;

/**
 * Documents of earlier times with all that the vault and Spring Batch have noted of them,
 * written straight into the tables. Each is a copy of what Markr itself has left of its
 * last one, so that nothing here knows how jobs and steps are called.
 */
final class History {

	private static final String PREPARE = """
			create temporary table history as
			select nextval(pg_get_serial_sequence('document', 'document_id')) as document_id,
			       nextval('batch_job_instance_seq') as job_instance_id,
			       nextval('batch_job_execution_seq') as job_execution_id,
			       now() - interval '1 year' * (1 - i / (? + 1.0)) - interval '1 day' as at
			from generate_series(1, ?) as i
			""";

	private static final String MODEL = """
			create temporary table model as
			select max(job_execution_id) as job_execution_id from batch_job_execution where status = 'COMPLETED'
			""";

	private static final String STEPS = """
			create temporary table history_step as
			select nextval('batch_step_execution_seq') as step_execution_id, step.step_execution_id as model_id,
			       history.job_execution_id, history.at
			from history
			cross join batch_step_execution as step
			join model on model.job_execution_id = step.job_execution_id
			""";

	private static final String DOCUMENTS = """
			insert into document (document_id, sha256, size_bytes, state, result_count, received_at, finished_at)
			select history.document_id, sha256(history.document_id::text::bytea), one.size_bytes, one.state,
			       one.result_count, history.at, history.at + interval '1 second'
			from history
			cross join (select * from document where state = 'PUBLISHED' limit 1) as one
			""";

	private static final String RECEIPTS = """
			insert into receipt (drop_id, document_id, document_received_at, outcome, way, name, size_bytes, node,
			                     received_at)
			select gen_random_uuid(), history.document_id, history.at, one.outcome, one.way, one.name, one.size_bytes,
			       one.node, history.at
			from history
			cross join (select * from receipt where outcome = 'NEW' limit 1) as one
			""";

	private static final String JOB_INSTANCES = """
			insert into batch_job_instance (job_instance_id, version, job_name, job_key)
			select history.job_instance_id, one.version, one.job_name, md5(history.job_instance_id::text)
			from history
			cross join model
			join batch_job_execution as execution on execution.job_execution_id = model.job_execution_id
			join batch_job_instance as one on one.job_instance_id = execution.job_instance_id
			""";

	private static final String JOB_EXECUTIONS = """
			insert into batch_job_execution (job_execution_id, version, job_instance_id, create_time, start_time,
			                                 end_time, status, exit_code, exit_message, last_updated)
			select history.job_execution_id, one.version, history.job_instance_id, history.at, history.at,
			       history.at + interval '1 second', one.status, one.exit_code, one.exit_message,
			       history.at + interval '1 second'
			from history
			cross join model
			join batch_job_execution as one on one.job_execution_id = model.job_execution_id
			""";

	private static final String JOB_PARAMETERS = """
			insert into batch_job_execution_params (job_execution_id, parameter_name, parameter_type, parameter_value,
			                                        identifying)
			select history.job_execution_id, one.parameter_name, one.parameter_type,
			       case one.parameter_name when 'document' then history.document_id::text else one.parameter_value end,
			       one.identifying
			from history
			cross join model
			join batch_job_execution_params as one on one.job_execution_id = model.job_execution_id
			""";

	private static final String JOB_CONTEXTS = """
			insert into batch_job_execution_context (job_execution_id, short_context, serialized_context)
			select history.job_execution_id, one.short_context, one.serialized_context
			from history
			cross join model
			join batch_job_execution_context as one on one.job_execution_id = model.job_execution_id
			""";

	private static final String STEP_EXECUTIONS = """
			insert into batch_step_execution (step_execution_id, version, step_name, job_execution_id, create_time,
			                                  start_time, end_time, status, commit_count, read_count, filter_count,
			                                  write_count, read_skip_count, write_skip_count, process_skip_count,
			                                  rollback_count, exit_code, exit_message, last_updated)
			select history_step.step_execution_id, one.version, one.step_name, history_step.job_execution_id,
			       history_step.at, history_step.at, history_step.at + interval '1 second', one.status,
			       one.commit_count, one.read_count, one.filter_count, one.write_count, one.read_skip_count,
			       one.write_skip_count, one.process_skip_count, one.rollback_count, one.exit_code, one.exit_message,
			       history_step.at + interval '1 second'
			from history_step
			join batch_step_execution as one on one.step_execution_id = history_step.model_id
			""";

	private static final String STEP_CONTEXTS = """
			insert into batch_step_execution_context (step_execution_id, short_context, serialized_context)
			select history_step.step_execution_id, one.short_context, one.serialized_context
			from history_step
			join batch_step_execution_context as one on one.step_execution_id = history_step.model_id
			""";

	private History() {
	}

	/** Copies the last document so many times, over the last year. */
	static void grow(RunningMarkr markr, int documents) {
		markr.jdbc().sql(PREPARE).param(documents).param(documents).update();
		for (String statement : List.of(MODEL, STEPS, DOCUMENTS, RECEIPTS, JOB_INSTANCES, JOB_EXECUTIONS,
				JOB_PARAMETERS, JOB_CONTEXTS, STEP_EXECUTIONS, STEP_CONTEXTS)) {
			markr.jdbc().sql(statement).update();
		}
		markr.jdbc().sql("drop table history, history_step, model").update();
		// As autovacuum would have done long since.
		markr.jdbc().sql("vacuum (analyze)").update();
	}

}
