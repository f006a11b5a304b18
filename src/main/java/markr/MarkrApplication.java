package markr;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts Markr; what it does stands in the rooms, see {@code package-info}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class MarkrApplication {

	public static void main(String[] args) {
		SpringApplication.run(MarkrApplication.class, args);
	}

}
