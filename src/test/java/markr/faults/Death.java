package markr.faults;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.slf4j.MDC;

/**
 * The death of this process at a point in the code that is given as text, without a trace
 * of it in production code: calls of this class are woven into the methods named, see
 * {@link Weaving}.
 * <p>
 * {@code drop.ClaimFolder#claim exit} is the point at which that method is about to
 * return, {@code marks.ScanTable#copy enter 2} the one at which the other is called for
 * the second time. Of points joined by {@code &} each thread waits at its own for the
 * others: so a death finds all threads where the test wants them. Points behind
 * {@code then} are looked for when those before are passed.
 * <p>
 * Several such ways, joined by {@code |}, catch several imports at a time, each at its
 * own point: {@code f494cd774374: marks.ScanTable#copy exit} is not for threads that work
 * on another document. Who is at the end of a way waits for the others, and then the
 * process dies.
 */
// Public, as is what woven methods call: they are anywhere.
public final class Death {

	/** As after {@code kill -9}. */
	public static final int EXIT_STATUS = 137;

	private static final Pattern POINT = Pattern.compile("([\\w.$]+)#(\\w+) (enter|exit)(?: (\\d+))?");

	private static final int WAIT_SECONDS = 60;

	private static volatile List<Way> ways = List.of();

	private static String where;

	private Death() {
	}

	/**
	 * Lets this process die at a point.
	 * @throws IllegalArgumentException if there is no such point in the code
	 */
	static void comesAt(String where) {
		Death.where = where;
		ways = waysOf(where);
	}

	/** All points that a text names, several times if it does. */
	static Stream<Point> points(String where) {
		return waysOf(where).stream().flatMap(Way::points);
	}

	private static List<Way> waysOf(String where) {
		return Arrays.stream(where.split(" \\| ")).map(Way::of).toList();
	}

	/** Called by the woven methods. */
	public static void passed(String method, String side) {
		if (ways.isEmpty()) {
			return;
		}
		// Its whole id; a way has the first digits, as log lines have them.
		String document = MDC.get("document");
		for (Way way : ways) {
			if (document == null || way.document == null || document.startsWith(way.document)) {
				way.passed(method, side);
			}
		}
	}

	private static void say(String message) {
		System.out.println(message);
		System.out.flush();
	}

	/** What happens before a death, and in which order. */
	private static final class Way {

		private final String document;

		private final Deque<Meeting> meetings;

		private Way(String document, Deque<Meeting> meetings) {
			this.document = document;
			this.meetings = meetings;
		}

		static Way of(String text) {
			int points = text.indexOf(": ") + 1;
			return new Way((points > 0) ? text.substring(0, points - 1) : null,
					Arrays.stream(text.substring(points).strip().split(" then "))
						.map(Meeting::of)
						.collect(Collectors.toCollection(ArrayDeque::new)));
		}

		Stream<Point> points() {
			return this.meetings.stream().flatMap((meeting) -> meeting.points().stream());
		}

		boolean isAtItsEnd() {
			return this.meetings.isEmpty();
		}

		void passed(String method, String side) {
			CountDownLatch all = null;
			synchronized (Death.class) {
				Meeting meeting = this.meetings.peek();
				if (meeting == null || !meeting.isReached(method, side)) {
					return;
				}
				say("Reached " + method + " " + side + ((this.document != null) ? ": " + this.document : ""));
				all = meeting.all();
				if (meeting.isComplete()) {
					this.meetings.remove();
					if (!isAtItsEnd()) {
						all.countDown();
					}
					else if (ways.stream().allMatch(Way::isAtItsEnd)) {
						say("Died at " + where);
						Runtime.getRuntime().halt(EXIT_STATUS);
					}
				}
			}
			await(all);
		}

		private static void await(CountDownLatch all) {
			try {
				if (!all.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
					say("Not all was reached of " + where);
					Runtime.getRuntime().halt(1);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

	/** Where threads wait for each other. */
	private record Meeting(List<Point> points, CountDownLatch all) {

		static Meeting of(String text) {
			return new Meeting(Arrays.stream(text.split(" & ")).map(Point::of).toList(), new CountDownLatch(1));
		}

		boolean isReached(String method, String side) {
			return this.points.stream().filter((point) -> point.isAt(method, side)).anyMatch(Point::isReached);
		}

		boolean isComplete() {
			return this.points.stream().allMatch((point) -> point.passagesLeft().get() <= 0);
		}

	}

	record Point(Class<?> type, String method, String side, AtomicInteger passagesLeft) {

		static Point of(String text) {
			Matcher matcher = POINT.matcher(text);
			if (!matcher.matches()) {
				throw new IllegalArgumentException("Not a point in the code: " + text);
			}
			String type = matcher.group(1).matches("(org|com)\\..+") ? matcher.group(1) : "markr." + matcher.group(1);
			String passages = matcher.group(4);
			try {
				// Not initialized by that, so as not to change what is looked at.
				return new Point(Class.forName(type, false, Death.class.getClassLoader()), matcher.group(2),
						matcher.group(3), new AtomicInteger((passages != null) ? Integer.parseInt(passages) : 1));
			}
			catch (ClassNotFoundException ex) {
				throw new IllegalArgumentException("Nobody can die at " + text + ": there is no such class", ex);
			}
		}

		boolean isAt(String method, String side) {
			return method.equals(this.type.getName() + "#" + this.method) && side.equals(this.side);
		}

		/** Counts a passage: whether it is the one that is waited for. */
		boolean isReached() {
			return this.passagesLeft.decrementAndGet() == 0;
		}

	}

}
