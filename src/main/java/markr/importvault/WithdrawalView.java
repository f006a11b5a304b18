package markr.importvault;

import java.util.List;

import markr.importvault.document.Withdrawal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The orders by which documents were withdrawn and reinstated. */
@Component
class WithdrawalView {

	// One follows the other: neither changes a document that is so already.
	private static final String FIND = """
			select *
			from (
			  select act, ended_at as withdrawn_at, asked_by as withdrawn_by, reason as withdrawn_reason,
			    lead(ended_at) over in_turn as reinstated_at, lead(asked_by) over in_turn as reinstated_by,
			    lead(reason) over in_turn as reinstated_reason
			  from ordered_document
			  join orders using (order_id)
			  where document_id = :documentId
			  and (act = 'WITHDRAW' and outcome = 'WITHDRAWN' or act = 'REINSTATE' and outcome in ('REINSTATED', 'REFUSED'))
			  and not dry_run
			  window in_turn as (order by ended_at)
			) as withdrawal
			where act = 'WITHDRAW'
			order by withdrawn_at
			""";

	private final JdbcClient jdbc;

	WithdrawalView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** All withdrawals of a document, the earliest first. */
	List<Withdrawal> find(long documentId) {
		return this.jdbc.sql(FIND).param("documentId", documentId).query(Withdrawal.class).list();
	}

}
