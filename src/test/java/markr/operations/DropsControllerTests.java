package markr.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.jayway.jsonpath.JsonPath;
import markr.importvault.ImportVault;
import markr.importvault.SmallDrop;
import markr.importvault.document.Drop;
import markr.importvault.document.ViolationCode;
import markr.importvault.document.Way;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Every drop can be found, also one that left nothing else behind. */
@MarkrTest
@AutoConfigureRestTestClient
class DropsControllerTests {

	@Autowired
	RestTestClient http;

	@Autowired
	ImportVault vault;

	@Test
	void tellsWhatBecameOfEachDropPageByPage() throws Exception {
		byte[] good = Documents.aDocument().result("dropped", "1", 20, 13).bytes();
		keep("good.xml", good);
		this.vault.refuse(drop("huge.zip"), 1L << 40, ViolationCode.TOO_LARGE);
		keep("again.xml", good);
		keep("bad.xml", Documents.aDocument().result("dropped", "1", 20, 21).bytes());
		await().until(() -> !get("/drops?source=dropper").contains("RECEIVED"));

		List<String> names = new ArrayList<>();
		List<String> states = new ArrayList<>();
		String next = "/drops?source=dropper&limit=3";
		while (next != null) {
			String page = get(next);
			names.addAll(JsonPath.<List<String>>read(page, "$.drops[*].name"));
			states.addAll(JsonPath.<List<String>>read(page, "$.drops[*].state"));
			List<String> nexts = JsonPath.read(page, "$..next");
			next = nexts.isEmpty() ? null : nexts.get(0);
		}

		assertThat(names).containsExactly("bad.xml", "again.xml", "huge.zip", "good.xml");
		assertThat(states).containsExactly("REJECTED", "PUBLISHED", "PUBLISHED");
		String refused = get("/drops?source=dropper&outcome=REFUSED");
		assertThat(JsonPath.<List<String>>read(refused, "$.drops[*].name")).containsExactly("huge.zip");
		assertThat(JsonPath.<String>read(refused, "$.drops[0].refusal")).isEqualTo("TOO_LARGE");
		assertThat(JsonPath.<String>read(refused, "$.drops[0].meaning")).contains("larger");
		assertThat(JsonPath.<Number>read(refused, "$.drops[0].size_bytes").longValue()).isEqualTo(1L << 40);
		assertThat(JsonPath.<List<String>>read(get("/drops?source=dropper&outcome=DUPLICATE"), "$.drops[*].name"))
			.containsExactly("again.xml");
	}

	private void keep(String name, byte[] content) throws Exception {
		this.vault.keepTogether(List.of(new SmallDrop(drop(name), content)));
	}

	private static Drop drop(String name) {
		return new Drop(UUID.randomUUID(), Way.INBOX, "dropper", name, null);
	}

	private String get(String path) {
		return this.http.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
	}

}
