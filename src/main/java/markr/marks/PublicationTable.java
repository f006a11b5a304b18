package markr.marks;

import java.util.Collection;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relation {@code publication}: which documents' scans count in which test; and with
 * it {@code available_distribution}, which follows from it.
 */
@Repository
class PublicationTable {

	/** How a statement begins that makes documents count. */
	static final String COUNT = """
			with counting as materialized (
			  select test_id, document_id, available, count(*) as scans
			  from scan
			  where document_id = any(:documentIds)
			  group by test_id, document_id, available
			),
			distributed as (
			  insert into available_distribution (test_id, available, scans)
			  select test_id, available, sum(scans) from counting group by test_id, available
			  on conflict (test_id, available) do update
			  set scans = available_distribution.scans + excluded.scans
			),
			published as (
			  insert into publication (test_id, document_id, available)
			  select test_id, document_id, max(available) from counting group by test_id, document_id
			  returning test_id, document_id, available
			),
			""";

	/**
	 * How it ends: what the documents raise, as if they came one after the other.
	 */
	static final String RAISED = """
			raised as (
			  select document_id, test_id, available_before, available,
			    row_number() over (partition by document_id order by test_id) as place,
			    count(*) over (partition by document_id) as tests
			  from (
			    select document_id, test_id, available,
			      greatest(available_before, max(available) over (
			        partition by test_id order by document_id rows between unbounded preceding and 1 preceding
			      )) as available_before
			    from coming
			  ) as compared
			  where available_before < available
			)
			""";

	// What the tests' available marks were without the documents is read as it was before
	// this statement.
	private static final String INSERT = COUNT + """
			coming as (
			  select document_id, test_id, available,
			    (
			      select max(known.available)
			      from available_distribution as known
			      where known.test_id = published.test_id and known.scans > 0
			    ) as available_before
			  from published
			),
			""" + RAISED + """
			select document_id, test_id, available_before, available, tests
			from raised
			where place <= :namedMax
			""";

	private static final String DOCUMENTS = """
			select document_id from publication where test_id = :testId order by document_id
			""";

	private static final String DELETE = """
			with gone as (
			  delete from publication
			  where test_id = any(:testIds) and document_id = any(:documentIds)
			  returning document_id
			),
			counting as materialized (
			  select test_id, available, count(*) as scans
			  from scan
			  where document_id = any(array(select distinct document_id from gone))
			  group by test_id, available
			)
			update available_distribution
			set scans = available_distribution.scans - counting.scans
			from counting
			where available_distribution.test_id = counting.test_id
			and available_distribution.available = counting.available
			""";

	private final JdbcClient jdbc;

	PublicationTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Counts documents in each test that they have scans of; the tests are locked.
	 * @return whose available marks they raise
	 */
	List<AvailableRaised> insert(Long[] documentIds) {
		return this.jdbc.sql(INSERT)
			.param("documentIds", documentIds)
			.param("namedMax", AvailableRaised.NAMED_MAX)
			.query(AvailableRaised::of)
			.list();
	}

	/** The documents that count in a test. */
	List<Long> documents(String testId) {
		return this.jdbc.sql(DOCUMENTS).param("testId", testId).query(Long.class).list();
	}

	/** Counts documents no more; the tests are locked, their scans still there. */
	void delete(Long[] documentIds, Collection<String> testIds) {
		this.jdbc.sql(DELETE)
			.param("documentIds", documentIds)
			.param("testIds", testIds.toArray(String[]::new))
			.update();
	}

}
