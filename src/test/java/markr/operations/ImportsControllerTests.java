package markr.operations;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import markr.importvault.ImportVault;
import markr.importvault.SmallDrop;
import markr.importvault.document.Drop;
import markr.importvault.document.Way;
import markr.platform.web.RawHttp;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What operators see of imports. */
@MarkrTest
@AutoConfigureRestTestClient
class ImportsControllerTests {

	@Autowired
	RestTestClient http;

	@Autowired
	ImportVault vault;

	@LocalServerPort
	int port;

	@Autowired
	JdbcClient jdbc;

	@Test
	void listsTheLatestFirstPageByPageWhateverArrivesMeanwhile() throws Exception {
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			ids.add(0,
					drop("pages", "page-%d.xml".formatted(i), Documents.aDocument().result("pages", "s" + i, 20, 13)));
		}

		JsonNode first = get("/imports?source=pages&limit=2");
		drop("pages", "late.xml", Documents.aDocument().result("pages", "late", 20, 13));
		JsonNode second = get(first.get("next").asString());
		JsonNode third = get(second.get("next").asString());

		List<String> listed = new ArrayList<>();
		List.of(first, second, third).forEach((page) -> listed.addAll(ids(page)));
		assertThat(listed).containsExactlyElementsOf(ids);
		assertThat(third.has("next")).isFalse();
	}

	/** By each of its sources and names, in its own place. */
	@Test
	void listsADocumentOnceHoweverOftenItWasDropped() throws Exception {
		Documents twice = Documents.aDocument().result("often", "1", 20, 13);
		String first = drop("often/1", "scan.xml", twice);
		String second = drop("often/1", "scan.xml", Documents.aDocument().result("often", "2", 20, 13));
		drop("often/1", "scan.xml", twice);
		drop("often/2", "copy.xml", twice);
		String third = drop("often/2", "scan.xml", Documents.aDocument().result("often", "3", 20, 13));

		assertThat(ids(get("/imports?source=often%2F1"))).containsExactly(second, first);
		assertThat(ids(get("/imports?source=often%2F2"))).containsExactly(third, first);
		assertThat(ids(get("/imports?name=copy.xml&source=often%2F2"))).containsExactly(first);
		assertThat(ids(get("/imports?text=scan&source=often%2F2"))).containsExactly(third);
		JsonNode page = get("/imports?source=often%2F1&limit=1");
		assertThat(ids(page)).containsExactly(second);
		JsonNode last = get(page.get("next").asString());
		assertThat(ids(last)).containsExactly(first);
		assertThat(last.at("/imports/0/receipt_count").asInt()).isEqualTo(3);
		assertThat(last.at("/imports/0/source").asString()).isEqualTo("often/1");
	}

	@Test
	void searchesSoManyDocumentsForAPageAndSaysHowFarBack() throws Exception {
		int documents = ImportView.EXAMINED_MAX + 500;
		addDocuments("crowd", documents);
		JsonNode first = get("/imports?source=crowd&state=REJECTED&limit=10");
		JsonNode second = get(first.get("next").asString());

		assertThat(ids(first)).isEmpty();
		// The first of them was received in the first second.
		assertThat(first.get("searched_back_to").asString()).isEqualTo("2020-01-01T00:08:21Z");
		assertThat(names(second)).containsExactly("crowd-1.xml");
		assertThat(second.has("next")).isFalse();
		assertThat(second.has("searched_back_to")).isFalse();
		JsonNode full = get("/imports?source=crowd&limit=10");
		assertThat(full.has("next")).isTrue();
		assertThat(full.has("searched_back_to")).isFalse();
		assertThat(names("/imports?text=crowd%20xml&test=crowd&limit=1000")).hasSize(documents).doesNotHaveDuplicates();
		assertThat(names("/imports?text=crowd&state=REJECTED")).containsExactly("crowd-1.xml");
		assertThat(names("/imports?name=crowd-1.xml&test=crowd")).containsExactly("crowd-1.xml");
		assertThat(names("/imports?test=crowd&state=REJECTED")).containsExactly("crowd-1.xml");
		assertThat(names("/imports?test=crowd&text=nowhere")).isEmpty();
	}

	@Test
	void findsARareWordPageByPage() throws Exception {
		addDocuments("rare", ImportView.EXAMINED_MAX + 500);
		String from = "&from=2020-01-01T00:00:00Z&to=2020-01-01T12:00:00Z";

		JsonNode first = get("/imports?text=rare%20rare%207" + from);

		assertThat(names("/imports?text=rare%20777" + from)).containsExactly("rare-777.xml");
		assertThat(names("/imports?text=rare%202" + from)).contains("rare-2.xml", "rare-2222.xml");
		assertThat(first.has("next")).isTrue();
	}

	@Test
	void leadsToNoPageBehindTheLastDocumentThatIsSearched() throws Exception {
		addDocuments("brink", ImportView.EXAMINED_MAX + 2);
		String received = "/imports?source=brink&state=WITHDRAWN&from=2020-01-01T00:00:0%dZ";

		assertThat(get(received.formatted(2)).has("next")).isTrue();
		assertThat(get(received.formatted(3)).has("next")).isFalse();
	}

	/** The first of them rejected, one a second from the first second of 2020 on. */
	private void addDocuments(String source, int documents) {
		this.jdbc
			.sql("""
					with added as (
					  insert into document (sha256, size_bytes, state, claim, attempts, result_count, violation_count, received_at,
					    finished_at)
					  select sha256(convert_to(:source || n, 'UTF8')), 1, case when n = 1 then 'REJECTED' else 'PUBLISHED' end, 1, 1,
					    1, case when n = 1 then 1 else 0 end, timestamptz '2020-01-01 00:00:00Z' + n * interval '1 s', now()
					  from generate_series(1, :documents) as n
					  returning document_id, received_at
					),
					counted as (
					  insert into test_history (test_id, document_id, document_received_at, version, counts)
					  select :source, document_id, received_at, row_number() over (order by received_at), true from added
					)
					insert into receipt (drop_id, document_id, document_received_at, outcome, way, source, name, size_bytes, node,
					  received_at, answered_at)
					select gen_random_uuid(), document_id, received_at, 'NEW', 'INBOX', :source,
					  :source || '-' || row_number() over (order by received_at) || '.xml', 1, 'node', received_at, now()
					from added
					""")
			.param("source", source)
			.param("documents", documents)
			.update();
		// As the database does by itself before long.
		this.jdbc.sql("analyze receipt").update();
	}

	@Test
	void findsImportsByAllThatPeopleKnowOfThem() throws Exception {
		String good = drop("finder/1", "Folded_sheets-7b.xml", Documents.aDocument().result("found", "1", 20, 13));
		String bad = drop("finder/1", "folded too.xml", Documents.aDocument().result("found", "1", 20, 21));
		drop("finder/2", "again.xml", Documents.aDocument().result("found", "1", 20, 13));
		await().until(() -> states(get("/imports?text=finder")).equals(List.of("REJECTED", "PUBLISHED")));
		String received = get("/imports/" + good).get("received_at").asString();

		assertThat(ids(get("/imports?text=finder"))).containsExactly(bad, good);
		assertThat(ids(get("/imports?source=finder%2F1"))).containsExactly(bad, good);
		assertThat(ids(get("/imports?source=finder%2F2"))).containsExactly(good);
		assertThat(ids(get("/imports?source=finder%2F1&state=REJECTED"))).containsExactly(bad);
		assertThat(ids(get("/imports?name=folded%20too.xml"))).containsExactly(bad);
		assertThat(ids(get("/imports?text=sheet%20FOLD%20find"))).containsExactly(good);
		assertThat(ids(get("/imports?text=sheets%20too"))).isEmpty();
		assertThat(ids(get("/imports?text=finder&state=REJECTED"))).containsExactly(bad);
		assertThat(ids(get("/imports?test=found"))).containsExactly(good);
		assertThat(ids(get("/imports?test=found&source=finder%2F1&state=PUBLISHED"))).containsExactly(good);
		assertThat(ids(get("/imports?id=" + bad.substring(0, 13)))).containsExactly(bad);
		assertThat(ids(get("/imports?text=finder&from=" + received))).containsExactly(bad, good);
		assertThat(ids(get("/imports?text=finder&to=" + received))).isEmpty();
		assertThat(get("/imports?name=folded%20too.xml").get("imports").get(0))
			.hasToString(get("/imports?id=" + bad).get("imports").get(0).toString());
		assertThat(get("/imports?id=" + good).get("imports").get(0).get("receipt_count").asInt()).isEqualTo(2);
	}

	@Test
	void tellsAllOfAnImport() throws Exception {
		String id = drop("teller", "all of it.xml", Documents.aDocument().result("all of it", "1", 20, 13));
		// A step ends before its job does.
		await().until(() -> get("/imports/" + id).at("/executions/0").has("ended_at"));

		JsonNode report = get("/imports/" + id);

		assertThat(report.get("state").asString()).isEqualTo("PUBLISHED");
		assertThat(report.get("imported").asInt()).isEqualTo(1);
		assertThat(report.get("receipts")).hasSize(1);
		assertThat(report.at("/receipts/0/name").asString()).isEqualTo("all of it.xml");
		assertThat(report.at("/receipts/0/source").asString()).isEqualTo("teller");
		assertThat(report.at("/executions/0/job").asString()).isEqualTo("import-small");
		assertThat(report.at("/executions/0/status").asString()).isEqualTo("COMPLETED");
		assertThat(report.at("/executions/0/steps/0/step").asString()).isEqualTo("conclude");
		assertThat(report.at("/executions/0/steps/0/duration_ms").asLong()).isNotNegative();
		assertThat(report.has("progress")).isFalse();
	}

	@Test
	void tellsTheViolationsInPagesAndAsAFile() throws Exception {
		Documents document = Documents.aDocument();
		for (int i = 1; i <= 5; i++) {
			document.result("violated", "=s" + i, 20, 20 + i);
		}
		String id = drop("violator", "bad.xml", document);
		await().until(() -> get("/imports/" + id).get("state").asString().equals("REJECTED"));

		JsonNode first = get("/imports/" + id + "/violations?limit=3");
		JsonNode second = get(first.get("next").asString());
		String file = RawHttp.get(this.port, "/imports/" + id + "/violations.csv").body();

		assertThat(first.get("violation_count").asInt()).isEqualTo(5);
		assertThat(first.at("/violations/0/value").asString()).isEqualTo("21 of 20");
		assertThat(first.get("violations")).hasSize(3);
		assertThat(second.get("violations")).hasSize(2);
		assertThat(second.has("next")).isFalse();
		assertThat(file).contains("line,result,student_number,field,code,value,meaning\r\n",
				"\r\n2,1,'=s1,obtained,OBTAINED_EXCEEDS_AVAILABLE,21 of 20,More marks were obtained than are available.\r\n")
			.contains("'=s5,");
	}

	@Test
	void givesTheDocumentBackByteForByte() throws Exception {
		byte[] content = "\u0000<mcq-test-results>\r\nno XML at all é".getBytes(StandardCharsets.ISO_8859_1);
		String id = drop("giver", "odd.xml", content);

		byte[] returned = this.http.get()
			.uri("/imports/{id}/document", id)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
			.expectHeader()
			.valueEquals("X-Content-Type-Options", "nosniff")
			.expectHeader()
			.valueEquals(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + id.substring(0, 12) + ".xml\"")
			.expectBody(byte[].class)
			.returnResult()
			.getResponseBody();

		assertThat(returned).isEqualTo(content);
	}

	@Test
	void givesAnEmptyDocumentBack() throws Exception {
		String id = drop("giver", "empty.xml", new byte[0]);

		assertThat(RawHttp.get(this.port, "/imports/" + id + "/document").headers()).containsEntry("Content-Length",
				"0");
	}

	private String drop(String source, String name, Documents document) throws Exception {
		return drop(source, name, document.bytes());
	}

	private String drop(String source, String name, byte[] content) throws Exception {
		Drop drop = new Drop(UUID.randomUUID(), Way.INBOX, source, name, null);
		return this.vault.keepTogether(List.of(new SmallDrop(drop, content))).get(0).document().sha256();
	}

	private JsonNode get(String path) {
		return this.http.get()
			.uri((builder) -> URI.create("http://localhost:" + this.port + path))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(JsonNode.class)
			.returnResult()
			.getResponseBody();
	}

	private static List<String> ids(JsonNode page) {
		return values(page, "id");
	}

	private static List<String> names(JsonNode page) {
		return values(page, "name");
	}

	/** Of all pages. */
	private List<String> names(String path) {
		JsonNode page = get(path);
		List<String> names = new ArrayList<>(names(page));
		while (page.has("next")) {
			page = get(page.get("next").asString());
			names.addAll(names(page));
		}
		return names;
	}

	private static List<String> states(JsonNode page) {
		return values(page, "state");
	}

	private static List<String> values(JsonNode page, String field) {
		List<String> values = new ArrayList<>();
		page.get("imports").forEach((row) -> values.add(row.get(field).asString()));
		return values;
	}

}
