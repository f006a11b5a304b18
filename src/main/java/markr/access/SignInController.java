package markr.access;

import java.util.Map;

import markr.platform.web.Caller;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
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

	static final String PASSWORD = "/password";

	private final FirstAdmin firstAdmin;

	private final Users users;

	private final AccessMode mode;

	private final ObjectProvider<OidcSignIn> oidc;

	SignInController(FirstAdmin firstAdmin, Users users, AccessMode mode, ObjectProvider<OidcSignIn> oidc) {
		this.firstAdmin = firstAdmin;
		this.users = users;
		this.mode = mode;
		this.oidc = oidc;
	}

	/** The form, or who has signed in. */
	@GetMapping(path = SecurityConfiguration.SIGN_IN, produces = MediaType.TEXT_HTML_VALUE)
	String signIn(@RequestParam(defaultValue = "false") boolean failed,
			@RequestParam(required = false) @Nullable Refusal refused,
			@RequestAttribute(name = Caller.ATTRIBUTE, required = false) @Nullable Caller caller, Model model) {
		model.addAttribute("failed", failed);
		model.addAttribute("refused", (refused != null) ? refused.text : null);
		model.addAttribute("providers", this.oidc.stream().findFirst().map(OidcSignIn::providers).orElse(Map.of()));
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
			return "redirect:" + SecurityConfiguration.SIGN_IN;
		}
		model.addAttribute("code", code);
		model.addAttribute("fault", (fault != null) ? fault
				: "This link holds no more. Start Markr again for another one, if it has no user yet.");
		return "first-admin";
	}

	/** Where people change their own. */
	@GetMapping(path = PASSWORD, produces = MediaType.TEXT_HTML_VALUE)
	String password() {
		return "password";
	}

	/** Changes it; who has done so signs in again. */
	@PostMapping(path = PASSWORD, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
			produces = MediaType.TEXT_HTML_VALUE)
	String change(@RequestParam String present, @RequestParam String password,
			@RequestAttribute(name = Caller.ATTRIBUTE, required = false) @Nullable Caller caller, Model model) {
		String fault = UserRequest.fault(password);
		if (fault == null && caller != null && this.users.changePassword(caller.name(), present, password)) {
			return "redirect:" + SecurityConfiguration.SIGN_IN;
		}
		model.addAttribute("fault", (fault != null) ? fault
				: "Nothing was changed: this is not your present password, or you have none here.");
		return "password";
	}

	/** Why somebody who came from an identity provider has not signed in. */
	enum Refusal {

		/** It knows them, and Markr gives nobody like them a role. */
		ROLE("You may not use this Markr: none of your groups there has a role here. Ask who runs Markr for one, or sign "
				+ "out there to come as somebody else."),

		/** It is away, or said no. */
		PROVIDER(
				"That did not work: the provider does not answer, or does not let you in. Try again in a minute; the log "
						+ "of Markr says why.");

		private final String text;

		Refusal(String text) {
			this.text = text;
		}

	}

}
