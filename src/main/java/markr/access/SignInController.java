package markr.access;

import org.jspecify.annotations.Nullable;

import markr.platform.web.Caller;

import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of people who sign in, and of the first one who does. */
@Controller
class SignInController {

	private final FirstAdmin firstAdmin;

	private final AccessMode mode;

	SignInController(FirstAdmin firstAdmin, AccessMode mode) {
		this.firstAdmin = firstAdmin;
		this.mode = mode;
	}

	/** The form, or who has signed in. */
	@GetMapping(path = "/sign-in", produces = MediaType.TEXT_HTML_VALUE)
	String signIn(@RequestParam(defaultValue = "false") boolean failed,
			@RequestAttribute(name = Caller.ATTRIBUTE, required = false) @Nullable Caller caller, Model model) {
		model.addAttribute("failed", failed);
		model.addAttribute("caller", caller);
		return "sign-in";
	}

	@GetMapping(path = "/first-admin", produces = MediaType.TEXT_HTML_VALUE)
	String firstAdmin(@RequestParam(defaultValue = "") String code, Model model) {
		model.addAttribute("code", code);
		return "first-admin";
	}

	/** Makes the first admin, who signs in then. */
	@PostMapping(path = "/first-admin", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
			produces = MediaType.TEXT_HTML_VALUE)
	String make(@RequestParam String code, @RequestParam String name, @RequestParam String password, Model model) {
		String fault = UserRequest.fault(name, password);
		if (fault == null && this.firstAdmin.make(code, name, password)) {
			this.mode.forget();
			return "redirect:/sign-in";
		}
		model.addAttribute("code", code);
		model.addAttribute("fault", (fault != null) ? fault
				: "This link holds no more. Start Markr again for another one, if it has no user yet.");
		return "first-admin";
	}

}
