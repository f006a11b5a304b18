package markr.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call this Markr.
 *
 * @param open whether everybody who reaches Markr may do everything while it has no user,
 * though it listens to a network; health says so
 */
@ConfigurationProperties("markr.access")
record AccessProperties(@DefaultValue("false") boolean open) {
}
