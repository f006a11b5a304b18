package markr.platform;

import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Lets the rooms look at something now and then ({@code @Scheduled}): figures for whoever
 * watches Markr, never work that something rests on.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class SchedulingConfiguration {

}
