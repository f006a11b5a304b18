package markr.access;

import java.util.List;

import jakarta.validation.Valid;
import markr.platform.web.Problems;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /users}: admins make and change the people who may sign in. */
@RestController
class UsersController {

	private final Users users;

	private final AccessMode mode;

	UsersController(Users users, AccessMode mode) {
		this.users = users;
		this.mode = mode;
	}

	@GetMapping(path = "/users", produces = MediaType.APPLICATION_JSON_VALUE)
	UserList users() {
		return new UserList(this.users.all());
	}

	/** Makes or changes a user; repeating it changes nothing. */
	@PutMapping(path = "/users/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void put(@PathVariable String name, @Valid @RequestBody UserRequest request) {
		String fault = UserRequest.fault(name, request.password());
		if (fault != null) {
			throw Problems.badRequest(fault);
		}
		try {
			this.users.put(name, request.password(), request.role(), request.isDisabled());
		}
		catch (IllegalArgumentException ex) {
			throw Problems.of(HttpStatus.CONFLICT, ex.getMessage());
		}
		this.mode.forget();
	}

	/** All users, by name. */
	record UserList(List<UserTable.User> users) {
	}

}
