package markr;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * The death of this process at a point in the code that is given as text, without a trace
 * of it in production code: the methods named are instrumented, which needs Byte Buddy's
 * agent in the process.
 * <p>
 * {@code drop.ClaimFolder#claim exit} is the point at which that method is about to
 * return, {@code marks.ScanTable#copy enter 2} the one at which the other is called for
 * the second time. Of points joined by {@code &} each thread waits at its own for the
 * others: so a death finds all threads where the test wants them. Points behind
 * {@code then} are looked for when those before are passed. The last ones are deadly.
 */
// Public, as is what instrumented methods call: they are anywhere.
public final class Death {

	/** As after {@code kill -9}. */
	static final int EXIT_STATUS = 137;

	private static final Pattern POINT = Pattern.compile("([\\w.$]+)#(\\w+) (enter|exit)(?: (\\d+))?");

	private static final int WAIT_SECONDS = 30;

	private static final Deque<Meeting> LATER = new ArrayDeque<>();

	private static volatile Meeting next;

	private Death() {
	}

	/**
	 * Lets this process die at a point.
	 * @throws IllegalArgumentException if there is no such point in the code
	 */
	static void comesAt(String where) {
		for (String meeting : where.split(" then ")) {
			LATER.add(new Meeting(Arrays.stream(meeting.split(" & ")).map(Death::point).toList(), where));
		}
		Map<Class<?>, List<String>> methods = LATER.stream()
			.flatMap((meeting) -> meeting.points().stream())
			.collect(Collectors.groupingBy(Point::type, LinkedHashMap::new,
					Collectors.mapping(Point::method, Collectors.toList())));
		methods.forEach(Death::instrument);
		next = LATER.remove();
	}

	/** Called by the instrumented methods. */
	public static void passed(String method, String side) {
		Meeting meeting = next;
		if (meeting != null) {
			meeting.points()
				.stream()
				.filter((point) -> point.isAt(method, side) && point.passagesLeft().decrementAndGet() == 0)
				.forEach((point) -> meet(meeting, point));
		}
	}

	private static void meet(Meeting meeting, Point point) {
		try {
			synchronized (Death.class) {
				say("Reached " + point.text());
				if (meeting.missing().getCount() == 1) {
					next = LATER.poll();
					if (next == null) {
						// Before anybody goes on.
						say("Died at " + meeting.where());
						Runtime.getRuntime().halt(EXIT_STATUS);
					}
				}
				meeting.missing().countDown();
			}
			if (!meeting.missing().await(WAIT_SECONDS, TimeUnit.SECONDS)) {
				say("Only some of these points were reached: " + meeting.where());
				Runtime.getRuntime().halt(1);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void say(String message) {
		System.out.println(message);
		System.out.flush();
	}

	private static Point point(String text) {
		Matcher matcher = POINT.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("Not a point in the code: " + text);
		}
		String type = matcher.group(1).matches("(org|com)\\..+") ? matcher.group(1) : "markr." + matcher.group(1);
		String passages = matcher.group(4);
		try {
			// Not initialized by that, so as not to change what is looked at.
			return new Point(text, Class.forName(type, false, Death.class.getClassLoader()), matcher.group(2),
					matcher.group(3), new AtomicInteger((passages != null) ? Integer.parseInt(passages) : 1));
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalArgumentException("Nobody can die at " + text + ": there is no such class", ex);
		}
	}

	private static void instrument(Class<?> type, List<String> methods) {
		for (String method : methods) {
			long found = Arrays.stream(type.getDeclaredMethods())
				.filter((declared) -> declared.getName().equals(method) && !declared.isBridge())
				.count();
			if (found != 1) {
				throw new IllegalArgumentException("Nobody can die in %s#%s: there are %d such methods, expected 1"
					.formatted(type.getName(), method, found));
			}
		}
		new ByteBuddy().decorate(type)
			.visit(Advice.to(Passage.class).on(ElementMatchers.namedOneOf(methods.toArray(String[]::new))))
			.make()
			.load(type.getClassLoader(), ClassReloadingStrategy.fromInstalledAgent());
	}

	/** Copied into the instrumented methods, but for the normal ends only. */
	private static final class Passage {

		@Advice.OnMethodEnter
		static void enter(@Advice.Origin("#t\\##m") String method) {
			Death.passed(method, "enter");
		}

		@Advice.OnMethodExit
		static void exit(@Advice.Origin("#t\\##m") String method) {
			Death.passed(method, "exit");
		}

	}

	private record Point(String text, Class<?> type, String method, String side, AtomicInteger passagesLeft) {

		boolean isAt(String method, String side) {
			return method.equals(this.type.getName() + "#" + this.method) && side.equals(this.side);
		}

	}

	private record Meeting(List<Point> points, String where, CountDownLatch missing) {

		Meeting(List<Point> points, String where) {
			this(points, where, new CountDownLatch(points.size()));
		}

	}

}
