package markr.drop;

import java.io.IOException;
import java.io.InputStream;

import markr.importvault.RefusedDrop;

/** The way back to the inbox folder. */
class InboxWayBack implements WayBack {

	private final RejectedFolder rejected;

	private final ClaimFolder claims;

	InboxWayBack(RejectedFolder rejected, ClaimFolder claims) {
		this.rejected = rejected;
		this.claims = claims;
	}

	@Override
	public String inboxId() {
		return this.claims.inboxId();
	}

	@Override
	public boolean isOpen() {
		return this.claims.isHeld();
	}

	@Override
	public void put(RefusedDrop drop, Content content, String reason) throws IOException {
		try (InputStream in = content.open()) {
			this.rejected.write(drop.source(), drop.name(), "receipt-" + drop.receiptId(), in, reason);
		}
		if (!this.claims.isHeld()) {
			throw new IOException("The inbox has been deleted or exchanged meanwhile");
		}
	}

	@Override
	public String toString() {
		return "the inbox";
	}

}
