package markr.platform;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.TimeZone;

import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.context.ApplicationListener;

/**
 * Puts the JVM into UTC before anything else starts: Spring Batch records the JVM's time
 * without its zone, and the nodes may stand in several.
 */
class UtcZone implements ApplicationListener<ApplicationStartingEvent> {

	/** The zone of the machine, for what people read beside it. */
	static final ZoneId OF_PEOPLE = ZoneId.systemDefault();

	@Override
	public void onApplicationEvent(ApplicationStartingEvent event) {
		TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.UTC));
	}

}
