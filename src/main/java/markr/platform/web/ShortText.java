package markr.platform.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;

/**
 * A text to search for: a name, a source, an id. Nothing that is kept has a NUL in it;
 * PostgreSQL would not take it.
 */
@Pattern(regexp = "[^\\x00\\p{Cs}]{0,200}", message = "must have at most 200 characters, and no NUL among them")
@Constraint(validatedBy = {})
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface ShortText {

	String message() default "";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

}
