package markr.platform.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Asks the database every two seconds, on a connection of its own, whether it answers and
 * can write. After ten seconds without an answer all connections that were open then are
 * closed, and at the next answer those that were made since: who waits there fails, and
 * tries again. An embedded server that has ended is started again. Is the health
 * {@code db}, which never waits; logs one line when it changes. Works until the pool is
 * closed, so that a shutdown does not wait either.
 */
@Component("dbHealthIndicator")
class DatabaseMonitor implements HealthIndicator {

	private static final Duration SILENCE_MAX = Duration.ofSeconds(10);

	private static final Duration ASKED_EACH = Duration.ofSeconds(2);

	/** A single write may take so many times as long as a silence: 30 s. */
	private static final int WRITING_SILENCES_MAX = 3;

	private static final String SQLSTATE = "sqlstate";

	private static final Logger logger = LoggerFactory.getLogger(DatabaseMonitor.class);

	private final HikariDataSource pool;

	private final DatabaseProbe probe;

	private final DatabaseSockets sockets;

	private final Duration silenceMax;

	private final ObjectProvider<PostgresServer> embedded;

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "database-monitor");
		thread.setDaemon(true);
		return thread;
	});

	private volatile long answeredAt = System.nanoTime();

	/** Connections have been closed since the last answer. */
	private boolean silent;

	private volatile Health health = Health.unknown().build();

	@Autowired
	DatabaseMonitor(DataSource dataSource, ObjectProvider<PostgresServer> embedded, PlatformProperties properties)
			throws SQLException {
		this(dataSource, embedded, SILENCE_MAX, properties.reader());
	}

	/**
	 * Gives up sooner or later than usual.
	 * @param silenceMax in whole seconds
	 * @param reader whether it is enough that the database can be read
	 */
	DatabaseMonitor(DataSource dataSource, ObjectProvider<PostgresServer> embedded, Duration silenceMax, boolean reader)
			throws SQLException {
		this.silenceMax = silenceMax;
		this.pool = dataSource.unwrap(HikariDataSource.class);
		this.probe = new DatabaseProbe(this.pool, silenceMax, reader);
		this.sockets = new DatabaseSockets(this.pool.getDataSourceProperties().getProperty("socketFactoryArg", ""));
		this.embedded = embedded;
	}

	@PostConstruct
	void start() {
		this.thread.scheduleWithFixedDelay(this::monitor, 0, ASKED_EACH.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** Else the pool would wait for what does not come. */
	@PreDestroy
	void close() {
		if (isSilentFor(ASKED_EACH.multipliedBy(2))) {
			this.sockets.giveUp();
		}
	}

	@Override
	public Health health() {
		return this.health;
	}

	private void monitor() {
		try {
			this.sockets.closeWritingFor(this.silenceMax.multipliedBy(WRITING_SILENCES_MAX));
			Health now = ask();
			if (!this.pool.isClosed()) {
				report(now);
			}
		}
		catch (RuntimeException ex) {
			logger.error("The database cannot be monitored; this is retried", ex);
		}
		if (this.pool.isClosed()) {
			this.probe.disconnect();
			this.thread.shutdown();
		}
	}

	private Health ask() {
		long askedAt = System.nanoTime();
		try {
			return answer();
		}
		catch (SQLException ex) {
			if (hasAnswered(ex)) {
				return refused(ex);
			}
			if (isSilentFor(this.silenceMax)) {
				closeConnections(askedAt);
			}
		}
		// Somebody may have ended that one session only.
		try {
			return answer();
		}
		catch (SQLException ex) {
			return hasAnswered(ex) ? refused(ex) : away(ex);
		}
	}

	private void closeConnections(long askedAt) {
		if (this.health.getStatus().equals(Status.UP) && !this.pool.isClosed()) {
			logger.warn("The database has not answered for {} s: all connections to it are closed",
					this.silenceMax.toSeconds());
		}
		this.sockets.closeOpenedBefore(askedAt);
		this.silent = true;
	}

	private Health answer() throws SQLException {
		long askedAt = System.nanoTime();
		Health answer = this.probe.ask();
		if (this.silent) {
			this.sockets.closeOpenedBefore(askedAt);
			this.silent = false;
		}
		this.answeredAt = System.nanoTime();
		return answer;
	}

	private boolean isSilentFor(Duration limit) {
		return System.nanoTime() - this.answeredAt > limit.toNanos();
	}

	private static boolean hasAnswered(SQLException ex) {
		return ex.getSQLState() != null && !DatabaseFault.isAbsence(ex.getSQLState());
	}

	private Health refused(SQLException ex) {
		this.answeredAt = System.nanoTime();
		return down(ex, DatabaseFault.of(ex).reason());
	}

	private Health away(SQLException ex) {
		Health away = down(ex, DatabaseFault.of(ex).reason());
		PostgresServer server = this.embedded.getIfAvailable();
		if (server == null || this.pool.isClosed()) {
			return away;
		}
		// Its start takes a while.
		report(away);
		return server.startAgainIfEnded().map((fault) -> down(ex, fault)).orElse(away);
	}

	private static Health down(SQLException ex, String reason) {
		return Health.down()
			.withDetail("reason", reason)
			.withDetail("action", DatabaseFault.of(ex).remedy())
			.withDetail(SQLSTATE, String.valueOf(ex.getSQLState()))
			.build();
	}

	private void report(Health now) {
		Health before = this.health;
		this.health = now;
		if (now.getStatus().equals(before.getStatus())
				&& Objects.equals(now.getDetails().get(SQLSTATE), before.getDetails().get(SQLSTATE))) {
			return;
		}
		if (before.getStatus().equals(Status.UNKNOWN)) {
			// The start says itself what it waits for.
			return;
		}
		if (now.getStatus().equals(Status.UP)) {
			logger.info("The database can be used again");
		}
		else {
			logger.warn("The database cannot be used: {}. Documents wait, and callers are answered 503, until it can",
					now.getDetails().get("reason"));
		}
	}

}
