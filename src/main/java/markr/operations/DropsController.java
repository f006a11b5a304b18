package markr.operations;

import java.nio.charset.StandardCharsets;
import java.util.List;

import markr.importvault.Drops;
import markr.importvault.document.KeptDrop;
import markr.importvault.document.Receipt;
import markr.platform.web.PageLimit;
import markr.platform.web.ShortText;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/**
 * What became of every drop, those included whose content was not kept, which no list of
 * imports can show.
 */
@RestController
class DropsController {

	private final Drops drops;

	DropsController(Drops drops) {
		this.drops = drops;
	}

	/** A page of the drops, the latest first. */
	@GetMapping(path = "/drops", produces = MediaType.APPLICATION_JSON_VALUE)
	DropList drops(@RequestParam(required = false) Receipt.@Nullable Outcome outcome,
			@RequestParam(required = false) @ShortText @Nullable String source,
			@RequestParam(defaultValue = "" + Drops.LATEST) long before,
			@RequestParam(defaultValue = "100") @PageLimit int limit) {
		List<KeptDrop> found = this.drops.find(outcome, source, before, limit + 1);
		if (found.size() <= limit) {
			return new DropList(found, null);
		}
		List<KeptDrop> page = found.subList(0, limit);
		return new DropList(page, next(outcome, source, page.get(limit - 1).receipt(), limit));
	}

	private static String next(Receipt.@Nullable Outcome outcome, @Nullable String source, long last, int limit) {
		return "/drops?limit=%d%s%s&before=%d".formatted(limit, (outcome != null) ? "&outcome=" + outcome : "",
				(source != null) ? "&source=" + UriUtils.encode(source, StandardCharsets.UTF_8) : "", last);
	}

	/**
	 * A page of drops.
	 *
	 * @param drops the page
	 * @param next where the next page is; null on the last one
	 */
	record DropList(List<KeptDrop> drops, @Nullable String next) {
	}

}
