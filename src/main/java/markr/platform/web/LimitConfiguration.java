package markr.platform.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** Which requests are limited, and what is answered above the limits. */
@Configuration(proxyBeanMethods = false)
class LimitConfiguration {

	/**
	 * Documents on their way in. Where the outcome is waited for, the thread is free
	 * again, and the upload is over here.
	 */
	@Bean
	RequestLimitFilter uploadLimit(ProblemWriter writer, LimitProperties limits) {
		int max = limits.uploads().max();
		int perSenderMax = limits.uploads().perSenderMax();
		return new RequestLimitFilter(writer, (request) -> HttpMethod.POST
			.matches(request.getMethod()) && request.getServletPath().equals("/import"), new RequestLimitFilter.Limit(
					perSenderMax,
					"%d documents from your address are on their way in, as many as one sender may send at a time. Nothing of this one is kept. Send it again"
						.formatted(perSenderMax)),
				new RequestLimitFilter.Limit(max,
						"%d documents are on their way in, as many as this Markr takes at a time. Nothing of this one is kept. Send it again"
							.formatted(max)),
				false);
	}

	/**
	 * Files on their way out: documents, and tables that are sent as they are read, many
	 * of which hold a connection to the database too.
	 */
	@Bean
	RequestLimitFilter downloadLimit(ProblemWriter writer, LimitProperties limits) {
		int max = limits.downloads().max();
		int perReaderMax = limits.downloads().perReaderMax();
		return new RequestLimitFilter(writer, (request) -> HttpMethod.GET.matches(request.getMethod())
				&& (request.getServletPath().endsWith(".csv") || request.getServletPath().endsWith("/document")),
				new RequestLimitFilter.Limit(perReaderMax,
						"%d files are being sent to your address, as many as one reader may read at a time. Ask again"
							.formatted(perReaderMax)),
				new RequestLimitFilter.Limit(max,
						"%d files are being sent, as many as this Markr sends at a time. Ask again".formatted(max)),
				true);
	}

	/** Readers of the changes, who stay. */
	@Bean
	RequestLimitFilter changesLimit(ProblemWriter writer, LimitProperties limits) {
		int max = limits.changes().max();
		int perReaderMax = limits.changes().perReaderMax();
		return new RequestLimitFilter(writer,
				(request) -> HttpMethod.GET.matches(request.getMethod()) && request.getServletPath().equals("/changes"),
				new RequestLimitFilter.Limit(perReaderMax,
						"%d streams of changes go to your address, as many as one reader may have. Ask again"
							.formatted(perReaderMax)),
				new RequestLimitFilter.Limit(max,
						"%d streams of changes are open, as many as this Markr has. Ask again".formatted(max)),
				true);
	}

}
