package markr.platform.web;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/**
 * Limits the documents on their way in. Where the outcome is waited for, the thread is
 * free again, and the upload is over here.
 */
@Component
class UploadLimitFilter extends RequestLimitFilter {

	UploadLimitFilter(ProblemWriter writer, UploadProperties limits) {
		super(writer, limits.max(), limits.perSenderMax());
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !(HttpMethod.POST.matches(request.getMethod()) && request.getServletPath().equals("/import"));
	}

	@Override
	String tooManyOfClient(int perClientMax) {
		return "%d documents from your address are on their way in, as many as one sender may send at a time. Nothing of this one is kept. Send it again"
			.formatted(perClientMax);
	}

	@Override
	String tooMany(int max) {
		return "%d documents are on their way in, as many as this Markr takes at a time. Nothing of this one is kept. Send it again"
			.formatted(max);
	}

}
