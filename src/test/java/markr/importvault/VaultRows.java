package markr.importvault;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;

import markr.importvault.document.Drop;
import markr.importvault.document.Way;

import org.springframework.jdbc.core.simple.JdbcClient;

/** What the vault's tables hold, counted past the vault itself. */
record VaultRows(long documents, long parts, long receipts, long workRows) {

	private static final String COUNT = """
			select (select count(*) from document) as documents,
			       (select count(*) from document_part) as parts,
			       (select count(*) from receipt) as receipts,
			       (select count(*) from scheduled_tasks where task_name = 'import-document') as work_rows
			""";

	private static final String COUNT_OF_DOCUMENT = """
			select (select count(*) from document where document_id = :id) as documents,
			       (select count(*) from document_part where document_id = :id) as parts,
			       (select count(*) from receipt where document_id = :id) as receipts,
			       (select count(*) from scheduled_tasks
			        where task_name = 'import-document' and task_instance = cast(:id as text)) as work_rows
			""";

	static VaultRows count(JdbcClient jdbc) {
		return jdbc.sql(COUNT).query(VaultRows.class).single();
	}

	static VaultRows count(JdbcClient jdbc, long documentId) {
		return jdbc.sql(COUNT_OF_DOCUMENT).param("id", documentId).query(VaultRows.class).single();
	}

	static byte[] random(int size) {
		byte[] content = new byte[size];
		new Random().nextBytes(content);
		return content;
	}

	static Drop aDrop() {
		return new Drop(UUID.randomUUID(), Way.HTTP, "127.0.0.1", null, null);
	}

	static Drop aDropInto(String inbox, String name) {
		return new Drop(UUID.randomUUID(), Way.INBOX, null, name, inbox);
	}

	/** Keeps a document that nobody has dropped before. */
	static long newDocument(ImportVault vault, Drop drop) throws IOException {
		byte[] content = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
		return vault.keep(drop, new ByteArrayInputStream(content)).documentId();
	}

}
