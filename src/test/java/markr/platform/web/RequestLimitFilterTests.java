package markr.platform.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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

	/** An identity provider that does not answer holds no more threads than these. */
	@Test
	void limitsSignInsThatWaitForAProvider() throws Exception {
		RequestLimitFilter filter = Objects
			.requireNonNull(new LimitConfiguration().signInLimit(new ProblemWriter(JsonMapper.shared())).getFilter());

		assertThat(whileOthersWait(filter, 9, "/oauth2/authorization/school")).isEqualTo(200);
		assertThat(whileOthersWait(filter, 10, "/oauth2/authorization/school")).isEqualTo(429);
		assertThat(whileOthersWait(filter, 10, "/login/oauth2/code/school")).isEqualTo(429);
		assertThat(whileOthersWait(filter, 10, "/sign-in")).isEqualTo(200);
	}

	private static int whileOthersWait(RequestLimitFilter filter, int others, String path) throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
		request.setServletPath(path);
		MockHttpServletResponse response = new MockHttpServletResponse();
		List<Integer> last = new ArrayList<>();
		filter.doFilter(request, response, (sent, answer) -> {
			if (others > 0) {
				try {
					last.add(whileOthersWait(filter, others - 1, path));
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			}
		});
		return last.isEmpty() ? response.getStatus() : last.get(0);
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
