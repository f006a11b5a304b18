package markr.platform;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.TimeZone;

import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.context.ApplicationListener;

/**
 * Puts the JVM into UTC, and into no country's locale, before anything else starts:
 * Spring Batch records the JVM's time without its zone, and the nodes may stand in
 * several; and numbers in addresses, files and data have ASCII digits, whatever the
 * machine's language.
 */
class UtcZone implements ApplicationListener<ApplicationStartingEvent> {

	/** The zone of the machine, for what people read beside it. */
	static final ZoneId OF_PEOPLE = ZoneId.systemDefault();

	@Override
	public void onApplicationEvent(ApplicationStartingEvent event) {
		TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.UTC));
		Locale.setDefault(Locale.ROOT);
	}

}
