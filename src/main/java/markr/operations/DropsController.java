package markr.operations;

import java.util.List;

import markr.importvault.Drops;
import markr.importvault.document.KeptDrop;
import markr.importvault.document.Receipt;
import markr.platform.web.Caller;
import markr.platform.web.Page;
import markr.platform.web.PageLimit;
import markr.platform.web.ShortText;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

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
			@RequestParam(defaultValue = "100") @PageLimit int limit,
			@RequestAttribute(name = Caller.ATTRIBUTE, required = false) @Nullable Caller caller) {
		Page<KeptDrop> page = Page.of(this.drops.find(outcome, Caller.sourceFor(caller, source), before, limit + 1),
				limit, "before", KeptDrop::receipt);
		return new DropList(page.entries(), page.next());
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
