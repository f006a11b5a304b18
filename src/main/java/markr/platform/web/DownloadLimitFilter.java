package markr.platform.web;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/**
 * Limits the files on their way out: documents, and tables that are sent as they are
 * read, many of which hold a connection to the database too.
 */
@Component
class DownloadLimitFilter extends RequestLimitFilter {

	DownloadLimitFilter(ProblemWriter writer, DownloadProperties limits) {
		super(writer, limits.max(), limits.perReaderMax());
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		String path = request.getServletPath();
		return !(HttpMethod.GET.matches(request.getMethod()) && (path.endsWith(".csv") || path.endsWith("/document")));
	}

	@Override
	String tooManyOfClient(int perClientMax) {
		return "%d files are being sent to your address, as many as one reader may read at a time. Ask again"
			.formatted(perClientMax);
	}

	@Override
	String tooMany(int max) {
		return "%d files are being sent, as many as this Markr sends at a time. Ask again".formatted(max);
	}

}
