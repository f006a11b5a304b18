package markr.drop.sftp;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Which SFTP servers this process polls: each is polled by one node at a time. A node
 * that dies or hangs loses its servers after 30 s. One that hangs and continues does no
 * harm: a claimed file carries the id of its drop, and the vault takes a drop once.
 * Thread-safe.
 */
@Component
class SftpLeases {

	private static final Logger logger = LoggerFactory.getLogger(SftpLeases.class);

	/** For how long a server is taken. */
	static final Duration TERM = Duration.ofSeconds(30);

	/** How often a term is begun anew. */
	static final Duration RENEWAL = Duration.ofSeconds(10);

	private final SftpLeaseTable table;

	private final UUID holder = UUID.randomUUID();

	private final Set<String> held = ConcurrentHashMap.newKeySet();

	SftpLeases(SftpLeaseTable table) {
		this.table = table;
	}

	/** Whether this process may poll the server, which it takes if nobody has it. */
	boolean take(String server) {
		if (!this.held.contains(server) && this.table.take(server, this.holder, TERM)) {
			this.held.add(server);
		}
		return this.held.contains(server);
	}

	/** Whether it has taken the server, and not lost it since. */
	boolean isHeld(String server) {
		return this.held.contains(server);
	}

	/** Prolongs what is held; to be called every {@link #RENEWAL}. */
	void renew() {
		if (this.held.isEmpty()) {
			return;
		}
		try {
			this.held.retainAll(this.table.renew(this.holder, TERM));
		}
		catch (DataAccessException | TransactionException ex) {
			// Whether they are still ours shows when they are taken again.
			this.held.clear();
			logger.debug("SFTP servers are taken again when the database answers", ex);
		}
	}

	/** Lets others try: this process cannot reach the server, or ends. */
	void giveBack(String server) {
		if (this.held.remove(server)) {
			try {
				this.table.giveBack(server, this.holder);
			}
			catch (DataAccessException | TransactionException ex) {
				logger.debug("SFTP server {} is free again after {} s", server, TERM.toSeconds(), ex);
			}
		}
	}

}
