package markr.drop.sftp;

import java.util.List;

/** All SFTP servers from which this process fetches files, to be closed together. */
record SftpServers(List<SftpFolder> all) implements AutoCloseable {

	@Override
	public void close() {
		this.all.forEach(SftpFolder::close);
	}

}
