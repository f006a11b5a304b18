-- Executions that nobody stands behind are looked for among those that say that they run. There are few of these.
create index batch_job_execution_running on batch_job_execution (job_execution_id)
where status in ('STARTING', 'STARTED', 'STOPPING', 'UNKNOWN');
