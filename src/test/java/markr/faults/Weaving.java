package markr.faults;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Lets {@link Death} know when methods begin and end: calls of it are woven into their
 * classes, once for all processes. A process that is to die defines these classes before
 * it could load the real ones; an agent, which could do so later, and an archive of
 * classes do not go together.
 */
public final class Weaving {

	/** For the JVM that is to define woven classes. */
	public static final List<String> JVM_OPTIONS = List.of("--add-opens=java.base/java.lang=ALL-UNNAMED");

	private Weaving() {
	}

	/**
	 * Weaves classes.
	 * @param wheres points in the code, as in {@link Death}
	 * @param folder for the woven classes
	 * @throws IllegalArgumentException if there is no such point in the code
	 */
	public static void weave(Stream<String> wheres, Path folder) throws IOException {
		Map<Class<?>, Set<String>> methods = wheres.flatMap(Death::points)
			.collect(Collectors.groupingBy(Death.Point::type,
					Collectors.mapping(Death.Point::method, Collectors.toSet())));
		Files.createDirectories(folder);
		for (Map.Entry<Class<?>, Set<String>> type : methods.entrySet()) {
			Files.write(folder.resolve(type.getKey().getName()), weave(type.getKey(), type.getValue()));
		}
	}

	private static byte[] weave(Class<?> type, Set<String> methods) {
		for (String method : methods) {
			long found = Arrays.stream(type.getDeclaredMethods())
				.filter((declared) -> declared.getName().equals(method) && !declared.isBridge())
				.count();
			if (found != 1) {
				throw new IllegalArgumentException("Nobody can die in %s#%s: there are %d such methods, expected 1"
					.formatted(type.getName(), method, found));
			}
		}
		return new ByteBuddy().decorate(type)
			.visit(Advice.to(Passage.class).on(ElementMatchers.namedOneOf(methods.toArray(String[]::new))))
			.make()
			.getBytes();
	}

	/** Defines all woven classes of a folder: first of all that a process does. */
	public static void define(Path folder) throws IOException {
		try (Stream<Path> classes = Files.list(folder)) {
			Method define = ClassLoader.class.getDeclaredMethod("defineClass", String.class, byte[].class, int.class,
					int.class);
			define.setAccessible(true);
			for (Path type : classes.toList()) {
				byte[] code = Files.readAllBytes(type);
				define.invoke(Weaving.class.getClassLoader(), type.getFileName().toString(), code, 0, code.length);
			}
		}
		catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException ex) {
			throw new IllegalStateException("Nobody can die here", ex);
		}
	}

	/** Copied into the woven methods, but for the normal ends only. */
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

}
