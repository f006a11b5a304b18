package markr.drop.sftp;

import java.io.IOException;
import java.io.InputStream;

import markr.drop.RejectedFolder;

/**
 * A folder for refused documents on an SFTP server.
 *
 * @param path its path, as it travels
 */
record SftpRejected(SftpSession session, String path) implements RejectedFolder<SftpFile> {

	@Override
	public boolean exists(String name) throws IOException {
		return this.session.exists(path(name));
	}

	@Override
	public boolean create(String name, InputStream content) throws IOException {
		return this.session.create(path(name), content);
	}

	@Override
	public void replace(String from, String to) throws IOException {
		this.session.replace(path(from), path(to));
	}

	@Override
	public void moveIn(SftpFile claimed, String name) throws IOException {
		this.session.replace(claimed.wirePath(), path(name));
	}

	@Override
	public InputStream read(String name) throws IOException {
		return this.session.read(path(name));
	}

	@Override
	public boolean remove(String name) throws IOException {
		return this.session.remove(path(name));
	}

	private String path(String name) {
		return this.path + "/" + SftpFile.wire(name);
	}

}
