package markr.platform.web;

import java.io.IOException;
import java.util.UUID;

import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /openapi.yaml}: the description of every call, written by hand and held
 * against the running server by a test.
 */
@RestController
class OpenApiController {

	/** RFC 9512. */
	private static final String YAML = "application/yaml";

	private final byte[] description;

	private final String etag;

	OpenApiController() throws IOException {
		this.description = new ClassPathResource("static/openapi.yaml").getContentAsByteArray();
		// Weak, since the answer may be compressed.
		this.etag = "W/\"" + UUID.nameUUIDFromBytes(this.description) + "\"";
	}

	@GetMapping(path = "/openapi.yaml", produces = YAML)
	ResponseEntity<byte[]> description() {
		return ResponseEntity.ok().cacheControl(CacheControl.noCache()).eTag(this.etag).body(this.description);
	}

}
