package markr.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import markr.support.MarkrTest;

import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/**
 * The whole of Markr, whose callers have to sign in as soon as a test has made a user.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@MarkrTest
@Import(CountedChecks.class)
@TestPropertySource(properties = "markr.http.host-names=access.example.org")
@interface SignInMarkrTest {

}
