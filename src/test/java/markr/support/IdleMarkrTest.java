package markr.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.test.context.TestPropertySource;

/**
 * The whole of Markr, but nobody picks up its work rows: a document stays RECEIVED until
 * the test itself sets its outcome.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@MarkrTest
@TestPropertySource(properties = "db-scheduler.enabled=false")
public @interface IdleMarkrTest {

}
