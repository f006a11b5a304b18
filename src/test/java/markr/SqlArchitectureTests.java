package markr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The arrows between the rooms hold for their SQL too, which no compiler sees: a room's
 * SQL names only relations of its own and of rooms that an arrow leads to (adr/0001).
 * Which room a relation belongs to is said by the migration that creates it.
 */
class SqlArchitectureTests {

	private static final Path SOURCES = Path.of("src", "main", "java", "markr");

	private static final Path MIGRATIONS = Path.of("src", "main", "resources", "db", "migration");

	private static final Map<String, String> ROOM_OF_MIGRATION = Map.of("batch", "ingest", "scheduler", "ingest",
			"vault", "importvault", "marks", "marks", "findings", "results", "operations", "operations", "sftp", "drop",
			"access", "access");

	private static final Pattern CREATED = Pattern
		.compile("(?im)^\\s*create\\s+(?:unlogged\\s+)?(?:table|view|sequence)\\s+(\\w+)");

	private static final Pattern TEXT = Pattern.compile("\"\"\"(.*?)\"\"\"|\"((?:\\\\.|[^\"\\\\\n])*)\"",
			Pattern.DOTALL);

	private static final Pattern NAMED = Pattern
		.compile("(?i)\\b(?:from|join|into|update|using|table|truncate|copy|nextval\\(')\\s*(\\w+)");

	private static final Pattern LOCAL = Pattern
		.compile("(?i)\\b(\\w+)(?:\\s*\\([\\w, ]+\\))?\\s+as\\s+(?:not\\s+)?(?:materialized\\s+)?\\(");

	@Test
	void everyMigrationBelongsToARoom() throws IOException {
		assertThat(files(MIGRATIONS)).extracting(SqlArchitectureTests::named)
			.allSatisfy((name) -> assertThat(ROOM_OF_MIGRATION).containsKey(name));
	}

	@Test
	void sqlNamesRelationsOfRoomsThatAnArrowLeadsToOnly() throws IOException {
		Map<String, String> roomOf = roomOfRelations();
		List<String> violations = new ArrayList<>();
		int named = 0;
		for (Path source : files(SOURCES)) {
			String room = SOURCES.relativize(source).getName(0).toString();
			for (String relation : relationsNamedIn(Files.readString(source))) {
				String other = roomOf.get(relation);
				if (other == null) {
					continue;
				}
				named++;
				if (!other.equals(room) && !ArchitectureTests.ARROWS.getOrDefault(room, Set.of()).contains(other)) {
					violations.add("%s names %s, which is the room %s's".formatted(SOURCES.relativize(source), relation,
							other));
				}
			}
		}

		assertThat(violations).isEmpty();
		assertThat(named).as("relations named").isGreaterThan(50);
	}

	private static Map<String, String> roomOfRelations() throws IOException {
		Map<String, String> rooms = new HashMap<>();
		for (Path migration : files(MIGRATIONS)) {
			String room = ROOM_OF_MIGRATION.get(named(migration));
			CREATED.matcher(Files.readString(migration))
				.results()
				.forEach((created) -> rooms.put(created.group(1).toLowerCase(), room));
		}
		return rooms;
	}

	private static Set<String> relationsNamedIn(String source) {
		Set<String> names = new HashSet<>();
		for (MatchResult text : TEXT.matcher(source).results().toList()) {
			String sql = (text.group(1) != null) ? text.group(1) : text.group(2);
			Set<String> local = LOCAL.matcher(sql)
				.results()
				.map((result) -> result.group(1).toLowerCase())
				.collect(Collectors.toSet());
			NAMED.matcher(sql)
				.results()
				.map((result) -> result.group(1).toLowerCase())
				.filter((name) -> !local.contains(name))
				.forEach(names::add);
		}
		return names;
	}

	/** Its room: {@code vault} for {@code V3__create_vault.sql}. */
	private static String named(Path migration) {
		return migration.getFileName().toString().replaceAll("V\\d+__create_(\\w+)\\.sql", "$1");
	}

	private static List<Path> files(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(Files::isRegularFile).toList();
		}
	}

}
