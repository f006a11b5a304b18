package markr.platform.web;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;

/**
 * The last resort: answers for requests that never reach the application, because Tomcat
 * cannot read them, and for errors whose answer failed as well. Tomcat would write a page
 * of HTML.
 */
class ProblemReportValve extends ErrorReportValve {

	private final ProblemWriter writer;

	ProblemReportValve(ProblemWriter writer) {
		this.writer = writer;
	}

	// The questions are those of the overridden method, but that what was written and not
	// sent keeps it from answering: it may be what an error page wrote before it failed.
	@Override
	protected void report(Request request, Response response, @Nullable Throwable throwable) {
		if (response.getStatus() < 400 || !response.setErrorReported()) {
			return;
		}
		AtomicBoolean writable = new AtomicBoolean();
		response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, writable);
		if (writable.get()) {
			// Whoever began an answer may have taken the response's writer; the problem
			// needs its stream.
			response.resetBuffer(true);
			this.writer.write(response.getStatus(), request.getRequestURI(), response);
		}
	}

}
