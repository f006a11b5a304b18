package markr.benchmark;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Some people who look at the statistics of a test again and again, each over a
 * connection of their own that stays open.
 */
final class Readers {

	static final int CLIENTS = 4;

	private Readers() {
	}

	/**
	 * What they saw.
	 *
	 * @param latency of every request, in milliseconds
	 * @param perSecond requests of all of them together
	 */
	record Load(Figure latency, double perSecond) {

	}

	/** Lets them read for as long as something takes. */
	static Load readWhile(RunningMarkr markr, String testId, long students, Callable<?> meanwhile) throws Exception {
		HttpRequest request = markr.request("/results/" + testId + "/aggregate").build();
		AtomicBoolean going = new AtomicBoolean(true);
		ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
		try {
			long begin = System.nanoTime();
			List<Future<List<Double>>> work = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				work.add(clients.submit(() -> read(request, students, going)));
			}
			meanwhile.call();
			going.set(false);
			List<Double> millis = new ArrayList<>();
			for (Future<List<Double>> client : work) {
				millis.addAll(client.get());
			}
			return new Load(new Figure("ms", millis), millis.size() / Watch.seconds(begin, System.nanoTime()));
		}
		finally {
			going.set(false);
			clients.shutdown();
		}
	}

	private static List<Double> read(HttpRequest request, long students, AtomicBoolean going) throws Exception {
		HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		List<Double> millis = new ArrayList<>();
		while (going.get()) {
			long begin = System.nanoTime();
			HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
			millis.add(Watch.seconds(begin, System.nanoTime()) * 1000);
			assertThat(answer.body()).endsWith("\"count\":" + students + "}");
		}
		return millis;
	}

}
