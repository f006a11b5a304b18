package markr.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import markr.support.MarkrProcess;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import static org.assertj.core.api.Assertions.assertThat;

/** The stock job in a process of its own, on a database of its own on Markr's server. */
final class StockProcess implements AutoCloseable {

	/**
	 * The JDK's, as nothing in Spring Batch brings another; Markr's class path has one.
	 */
	private static final String PARSER = System.getProperty("benchmark.stock.parser",
			"com.sun.xml.internal.stream.XMLInputFactoryImpl");

	private static final String CREATE_RESULT = """
			create table result (
			  test_id        text not null,
			  student_number text not null,
			  available      int  not null,
			  obtained       int  not null,
			  primary key (test_id, student_number)
			)
			""";

	private final Path log;

	private final JdbcClient jdbc;

	private final Process process;

	private final PrintWriter commands;

	private final BufferedReader answers;

	private StockProcess(Path log, JdbcClient jdbc, Process process, String databaseUrl) throws IOException {
		this.log = log;
		this.jdbc = jdbc;
		this.process = process;
		this.commands = new PrintWriter(process.outputWriter(), true);
		this.answers = process.inputReader();
		this.commands.println(databaseUrl);
		assertThat(answer()).isEqualTo("ready");
	}

	static StockProcess start(RunningMarkr markr, Path folder) throws IOException {
		markr.jdbc().sql("create database stock").update();
		String url = markr.databaseUrl("stock");
		DriverManagerDataSource dataSource = new DriverManagerDataSource(url);
		new ResourceDatabasePopulator(new ClassPathResource("org/springframework/batch/core/schema-postgresql.sql"))
			.execute(dataSource);
		JdbcClient jdbc = JdbcClient.create(dataSource);
		jdbc.sql(CREATE_RESULT).update();
		Path log = folder.resolve("stock.log");
		Process process = new ProcessBuilder(
				MarkrProcess.command(List.of("-Djavax.xml.stream.XMLInputFactory=" + PARSER), StockJob.class.getName()))
			.redirectError(log.toFile())
			.start();
		return new StockProcess(log, jdbc, process, url);
	}

	/**
	 * Imports a file, or all files of a folder one after the other.
	 * @return how long it took, in seconds
	 */
	double seconds(Path fileOrFolder, int results) throws IOException {
		long begin = System.nanoTime();
		this.commands.println(fileOrFolder);
		String answer = answer();
		double seconds = Watch.seconds(begin, System.nanoTime());
		assertThat(answer).isEqualTo(String.valueOf(results));
		return seconds;
	}

	/** How many marks there are altogether. */
	long marks() {
		return this.jdbc.sql("select count(*) from result").query(Long.class).single();
	}

	private String answer() throws IOException {
		String answer = this.answers.readLine();
		if (answer == null) {
			throw new IllegalStateException("The stock job has ended:\n" + Files.readString(this.log));
		}
		return answer;
	}

	/** Its input ends, and so does it. */
	@Override
	public void close() {
		this.commands.close();
		try {
			this.answers.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.process.onExit().join();
	}

}
