package markr.platform.web;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/** Whose requests are counted together. */
class RequestLimitFilterTests {

	private final RequestLimitFilter filter = new RequestLimitFilter(new ProblemWriter(JsonMapper.shared()),
			"requests wait", (request) -> true, 10, 1);

	private final List<Integer> statuses = new ArrayList<>();

	@Test
	void countsWhoHasSignedInByThemselvesAndAllOthersByAddress() throws Exception {
		send(new Caller("anna", null), () -> send(new Caller("bert", null),
				() -> send(null, () -> send(new Caller("anna", null), () -> send(null, () -> {
				})))));

		// The innermost first: those of anna and of nobody are their second ones, and end
		// there.
		assertThat(this.statuses).containsExactly(429, 200, 200, 200);
	}

	private void send(@Nullable Caller caller, Runnable meanwhile) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/file");
		request.setAttribute(Caller.ATTRIBUTE, caller);
		MockHttpServletResponse response = new MockHttpServletResponse();
		try {
			this.filter.doFilter(request, response, (sent, answer) -> meanwhile.run());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		this.statuses.add(response.getStatus());
	}

}
