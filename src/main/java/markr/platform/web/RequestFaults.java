package markr.platform.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

import markr.platform.Cursor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

import org.springframework.beans.TypeMismatchException;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.StringUtils;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.NoHandlerFoundException;

/**
 * Says which value of which parameter or field of a request is wrong, and what is
 * allowed: Spring MVC does not, or in a header that is easily overlooked.
 */
final class RequestFaults {

	/** Characters of a value that are repeated. */
	private static final int VALUE_MAX = 100;

	private RequestFaults() {
	}

	/** Null for what is no fault of the request, or explained by the exception itself. */
	static @Nullable String of(Exception ex) {
		if (ex instanceof HandlerMethodValidationException invalid) {
			return of(invalid);
		}
		if (ex instanceof MethodArgumentNotValidException invalid) {
			return of(invalid.getFieldErrors());
		}
		if (ex instanceof HttpMessageNotReadableException unreadable) {
			return of(unreadable);
		}
		if (ex instanceof TypeMismatchException mismatch) {
			return unexpected(mismatch.getPropertyName(), mismatch.getValue(), mismatch.getRequiredType());
		}
		if (ex instanceof HttpMediaTypeNotSupportedException media) {
			return ((media.getContentType() == null) ? "Content-Type cannot be read: %s.".formatted(ex.getMessage())
					: "Content-Type '%s' is not supported here.".formatted(media.getContentType()))
					+ " Send %s.".formatted(MediaType.toString(media.getSupportedMediaTypes()));
		}
		if (ex instanceof HttpRequestMethodNotSupportedException method && method.getSupportedMethods() != null) {
			return "Method %s is not supported here. Use %s.".formatted(method.getMethod(),
					String.join(" or ", method.getSupportedMethods()));
		}
		if (ex instanceof NoHandlerFoundException missing) {
			return missing.getBody().getDetail() + " All calls are described in /openapi.yaml.";
		}
		return null;
	}

	private static String of(HandlerMethodValidationException ex) {
		List<String> faults = new ArrayList<>();
		for (ParameterValidationResult result : ex.getParameterValidationResults()) {
			if (result instanceof ParameterErrors errors) {
				faults.add(of(errors.getFieldErrors()));
			}
			else {
				result.getResolvableErrors()
					.forEach((error) -> faults.add(
							fault(name(result.getMethodParameter()), result.getArgument(), error.getDefaultMessage())));
			}
		}
		return String.join(" ", faults);
	}

	private static String of(List<FieldError> errors) {
		return errors.stream()
			.map((error) -> fault(name(error), error.getRejectedValue(), error.getDefaultMessage()))
			.collect(Collectors.joining(" "));
	}

	private static String of(HttpMessageNotReadableException ex) {
		if (ex.getCause() instanceof UnrecognizedPropertyException unknown) {
			return "There is no field '%s' here. Use %s.".formatted(unknown.getPropertyName(),
					names(unknown.getKnownPropertyIds()));
		}
		if (ex.getCause() instanceof InvalidFormatException invalid && !invalid.getPath().isEmpty()) {
			return unexpected(invalid.getPath().get(invalid.getPath().size() - 1).getPropertyName(), invalid.getValue(),
					invalid.getTargetType());
		}
		return "The body is no JSON object of this call. /openapi.yaml has an example.";
	}

	private static String names(@Nullable Collection<Object> names) {
		return (names == null) ? "none"
				: names.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
	}

	private static String name(MethodParameter parameter) {
		return Objects.requireNonNullElse(parameter.getParameterName(), "A parameter");
	}

	/** As in JSON: {@code test_id}. */
	private static String name(FieldError error) {
		return error.getField().replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
	}

	private static String fault(String name, @Nullable Object value, @Nullable String message) {
		return (value == null) ? "%s is missing, but %s.".formatted(name, message)
				: "%s is '%s', but %s.".formatted(name, StringUtils.truncate(value.toString(), VALUE_MAX), message);
	}

	private static String unexpected(@Nullable String name, @Nullable Object value, @Nullable Class<?> type) {
		return "%s is '%s', expected %s.".formatted(name, value, expected(type));
	}

	private static String expected(@Nullable Class<?> type) {
		if (type != null && type.isEnum()) {
			return "one of "
					+ Arrays.stream(type.getEnumConstants()).map(Object::toString).collect(Collectors.joining(", "));
		}
		if (type == Instant.class) {
			return Times.EXPECTED + " (a + in a URL is a space: write %2B)";
		}
		if (type == boolean.class || type == Boolean.class) {
			return "true or false";
		}
		if (type == Cursor.class) {
			return "a cursor of this list: take it as it stands in \"next\" of the page before";
		}
		return "a whole number, at most " + ((type == int.class) ? Integer.MAX_VALUE : Long.MAX_VALUE);
	}

}
