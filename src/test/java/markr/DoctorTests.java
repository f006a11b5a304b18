package markr;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import com.jayway.jsonpath.JsonPath;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What {@code GET /actuator/health/doctor} says of all that is around Markr. */
@MarkrTest
@AutoConfigureRestTestClient
class DoctorTests {

	@Autowired
	RestTestClient http;

	@Value("${markr.inbox.directory}")
	Path inbox;

	@Test
	void tellsOfFoldersClockAndDurability() {
		await().atMost(Duration.ofSeconds(30)).until(() -> !doctor().contains("UNKNOWN"));
		String doctor = doctor();

		assertThat(JsonPath.<String>read(doctor, "$.components.folders.status")).isEqualTo("UP");
		assertThat(JsonPath.<String>read(doctor, "$.components.folders.details.inbox"))
			.isEqualTo(this.inbox.toString());
		assertThat(JsonPath.<String>read(doctor, "$.components.folders.details.spool"))
			.isEqualTo(new File(System.getProperty("java.io.tmpdir")).getAbsolutePath());
		assertThat(JsonPath.<String>read(doctor, "$.components.clock.status")).isEqualTo("UP");
		assertThat(JsonPath.<String>read(doctor, "$.components.clock.details.zone")).isNotBlank();
		assertThat(JsonPath.<String>read(doctor, "$.components.db.status")).isEqualTo("UP");
		// The tests' PostgreSQL spares itself the disk.
		assertThat(JsonPath.<String>read(doctor, "$.components.durability.status")).isEqualTo("DEGRADED");
		assertThat(JsonPath.<String>read(doctor, "$.components.durability.details.settings")).contains("fsync is off",
				"Switch it on");
		// It is as PostgreSQL comes, but without lz4.
		assertThat(JsonPath.<List<String>>read(doctor, "$.components.durability.details.costs")).hasSize(3)
			.satisfiesExactly(
					(timeout) -> assertThat(timeout).startsWith("checkpoint_timeout is 5min: ")
						.endsWith("alter system set checkpoint_timeout = '15min'"),
					(size) -> assertThat(size).startsWith("max_wal_size is 1GB: "),
					(buffers) -> assertThat(buffers).startsWith("shared_buffers is 128MB: ")
						.endsWith("and a restart of the server"));
	}

	private String doctor() {
		return Objects.requireNonNull(this.http.get()
			.uri("/actuator/health/doctor")
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(String.class)
			.getResponseBody());
	}

}
