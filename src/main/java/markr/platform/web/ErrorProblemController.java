package markr.platform.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.NoHandlerFoundException;

/**
 * Answers for what failed around Spring MVC, in a filter for instance, in place of Spring
 * Boot's error page. The container has logged the cause by then; it is not for the
 * client.
 */
@Controller
class ErrorProblemController implements ErrorController {

	private final ProblemWriter writer;

	ErrorProblemController(ProblemWriter writer) {
		this.writer = writer;
	}

	@RequestMapping("/error")
	void error(HttpServletRequest request, HttpServletResponse response) throws NoHandlerFoundException {
		if (!(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status)) {
			// The path itself was called, which is none of ours.
			throw new NoHandlerFoundException(request.getMethod(), request.getRequestURI(), HttpHeaders.EMPTY);
		}
		String path = (String) request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
		this.writer.write(status, path, response);
	}

}
