package markr.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import markr.platform.web.Problems;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /tokens}: admins make and revoke what programs call with. */
@RestController
class TokensController {

	private static final Duration LIFE = Duration.ofDays(365);

	private final Tokens tokens;

	private final Clock clock;

	TokensController(Tokens tokens, Clock clock) {
		this.tokens = tokens;
		this.clock = clock;
	}

	@GetMapping(path = "/tokens", produces = MediaType.APPLICATION_JSON_VALUE)
	TokenList tokens() {
		return new TokenList(this.tokens.all());
	}

	/** Makes a token; the answer alone ever shows it. */
	@PostMapping(path = "/tokens", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<MadeToken> make(@Valid @RequestBody TokenRequest request) {
		if (request.role() == Role.SCANNER && request.source() == null) {
			throw Problems.badRequest("source is missing, but a scanner's token speaks for one source only.");
		}
		Instant now = this.clock.instant();
		Instant expiresAt = Objects.requireNonNullElseGet(request.expiresAt(), () -> now.plus(LIFE));
		if (!expiresAt.isAfter(now) || expiresAt.isAfter(now.plus(LIFE.multipliedBy(10)))) {
			throw Problems
				.badRequest("expires_at is '%s', but must be within the next ten years.".formatted(expiresAt));
		}
		TokenText token = this.tokens.make(request.name(), request.role(), request.source(), expiresAt);
		return ResponseEntity.status(HttpStatus.CREATED)
			.cacheControl(CacheControl.noStore())
			.body(new MadeToken(token.id(), token.toString(), expiresAt));
	}

	@DeleteMapping("/tokens/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void revoke(@PathVariable String id) {
		if (!this.tokens.revoke(id)) {
			throw Problems.notFound("No token has this id. It is the first part behind 'mk_'.");
		}
	}

	/**
	 * The body of {@code POST /tokens}.
	 *
	 * @param name who calls with it
	 * @param role what it may
	 * @param source what it speaks for alone
	 * @param expiresAt until when it holds; a year if that is not said
	 */
	record TokenRequest(
			@NotNull(message = "must say who calls with it") @Pattern(regexp = NAME,
					message = NAME_MESSAGE) String name,
			@NotNull(message = "must be one of SCANNER, VIEWER, OFFICER, OPERATOR, ADMIN") Role role,
			@Pattern(regexp = NAME, message = NAME_MESSAGE) @Nullable String source, @Nullable Instant expiresAt) {

		private static final String NAME = "[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}";

		private static final String NAME_MESSAGE = "must have 1 to 64 letters, digits, spaces, dots, hyphens and "
				+ "underscores, and begin with one of the first";

	}

	/** A token as its holder gets it. */
	record MadeToken(String id, String token, Instant expiresAt) {
	}

	/** All tokens, the oldest first, without their secrets. */
	record TokenList(List<TokenTable.Token> tokens) {
	}

}
