package markr;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.Format;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The fences between the rooms (adr/0001): which room may know which, and which
 * technology is at home where. That rooms use only each other's public types is seen to
 * by the compiler.
 */
@AnalyzeClasses(packages = "markr", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	/** The arrows: which rooms a room may know. */
	static final Map<String, Set<String>> ARROWS = Map.of("drop", Set.of("importvault", "platform"), "importvault",
			Set.of("platform"), "ingest", Set.of("importvault", "marks", "platform"), "marks", Set.of("platform"),
			"results", Set.of("importvault", "marks", "platform"), "operations",
			Set.of("importvault", "ingest", "marks", "results", "platform"), "access", Set.of("platform"), "platform",
			Set.of());

	/** The others get a caller or nothing. */
	@ArchTest
	static final ArchRule securityIsAtHomeInAccess = noClasses().that()
		.resideOutsideOfPackage("markr.access..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.security..", "org.springframework.session..");

	@ArchTest
	static final ArchRule roomsKnowEachOtherByTheArrowsOnly = classes().that()
		.resideInAPackage("markr.*..")
		.should(keepToTheArrows());

	@ArchTest
	static final ArchRule integrationIsAtHomeInDrop = noClasses().that()
		.resideOutsideOfPackage("markr.drop..")
		.and()
		// The endpoint that launches jobs by message.
		.doNotHaveFullyQualifiedName("markr.ingest.ImportLauncher")
		.and()
		.doNotHaveFullyQualifiedName("markr.ingest.ImportLauncher$Endpoint")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.integration..");

	@ArchTest
	static final ArchRule batchIsAtHomeInIngest = noClasses().that()
		.resideOutsideOfPackage("markr.ingest..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.batch..", "com.github.kagkarlsson..");

	@ArchTest
	static final ArchRule xmlIsAtHomeInItsSubRoom = noClasses().that()
		.resideOutsideOfPackage("markr.ingest.xml..")
		.and()
		// Whether a document in the inbox is whole: only its end is of interest.
		.doNotHaveFullyQualifiedName("markr.drop.inbox.WholeDocument")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("javax.xml.stream..", "jakarta.xml.bind..", "com.ctc.wstx..", "org.codehaus.stax2..");

	@ArchTest
	static final ArchRule theDriverIsAtHomeWhereTablesAre = noClasses().that()
		.resideOutsideOfPackages("markr.marks..", "markr.importvault..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.postgresql..");

	@ArchTest
	static final ArchRule sftpIsAtHomeInItsWayIn = noClasses().that()
		.resideOutsideOfPackage("markr.drop.sftp..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.apache.sshd..");

	@ArchTest
	static final ArchRule waysInKnowWhatTheyShareOnly = slices().matching("markr.drop.(*)..")
		.should()
		.notDependOnEachOther();

	@ArchTest
	static final ArchRule whatTheyShareKnowsNoWayIn = noClasses().that()
		.resideInAPackage("markr.drop")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("markr.drop.*..");

	@ArchTest
	static final ArchRule embeddedPostgresIsAtHomeInPlatform = noClasses().that()
		.resideOutsideOfPackage("markr.platform..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.zonky..");

	@ArchTest
	static final ArchRule theWebIsAtHomeInControllers = noClasses().that()
		.haveNameNotMatching(".*Controller(\\$.*)?")
		.and()
		// Advice, and what must be told to the server around the controllers.
		.resideOutsideOfPackages("markr.platform..", "markr.access..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.web..", "jakarta.servlet..");

	@ArchTest
	static final ArchRule sqlIsAtHomeInClassesNamedAfterTheirRelation = noClasses()
		.that(DescribedPredicate.not(simpleNameEndingWith("Table").or(simpleNameEndingWith("View")))
			// A transaction-aware data source for the work rows, without SQL.
			.and(DescribedPredicate.not(simpleNameStartingWith("ScheduledImports")))
			.and(resideInAPackage("markr..")))
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.jdbc..");

	/**
	 * Package-private where one package is all that needs them; never beyond the room.
	 */
	@ArchTest
	static final ArchRule tablesAndViewsAreHidden = classes().that()
		.haveSimpleNameEndingWith("Table")
		.or()
		.haveSimpleNameEndingWith("View")
		.should(beUsedWithinTheirRoomOnly());

	/**
	 * What is written is data: addresses, files, names. The digits and letter cases of a
	 * machine's language are not for it; {@code formatted} may join texts, see
	 * {@code LocaleTests}.
	 */
	@ArchTest
	static final ArchRule nothingIsWrittenInTheMachinesLanguage = noClasses().should()
		.callMethod(String.class, "toLowerCase")
		.orShould()
		.callMethod(String.class, "toUpperCase")
		.orShould()
		.callMethod(String.class, "format", String.class, Object[].class)
		.orShould()
		.callMethod(PrintStream.class, "printf", String.class, Object[].class)
		.orShould()
		.callMethod(PrintWriter.class, "printf", String.class, Object[].class)
		.orShould()
		.callMethod(DateTimeFormatter.class, "ofPattern", String.class)
		.orShould()
		.callMethod(Locale.class, "getDefault")
		.orShould()
		.dependOnClassesThat()
		.areAssignableTo(Format.class)
		.orShould()
		.dependOnClassesThat()
		.areAssignableTo(Formatter.class);

	@ArchTest
	static final ArchRule packagesHaveNoCircles = SlicesRuleDefinition.slices()
		.matching("markr.(**)")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule recordsAndEnumsAreFreeOfFrameworks = classes().that(areValues())
		.should()
		.onlyDependOnClassesThat(resideInAPackage("java..").or(resideInAPackage("org.jspecify.."))
			// What a client may send is said where it is named.
			.or(resideInAPackage("jakarta.validation.."))
			.or(DescribedPredicate.describe("are our own", (type) -> type.getPackageName().startsWith("markr"))));

	private static DescribedPredicate<JavaClass> areValues() {
		return DescribedPredicate.describe("are records or enums, but for settings and what lives inside a framework",
				(type) -> (type.isRecord() || type.isEnum()) && !type.getFullName().contains("Properties")
						&& !type.getModifiers().contains(JavaModifier.PRIVATE)
						// Reads itself out of the metadata.
						&& !type.getFullName().equals("markr.ingest.StageCounts"));
	}

	private static ArchCondition<JavaClass> keepToTheArrows() {
		return new ArchCondition<>("know only the rooms that an arrow leads to") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				Set<String> known = ARROWS.get(room(type));
				if (known == null) {
					events.add(SimpleConditionEvent.violated(type, type.getName() + " is in a room without a name"));
					return;
				}
				type.getDirectDependenciesFromSelf()
					.stream()
					.filter((dependency) -> dependency.getTargetClass().getPackageName().startsWith("markr."))
					.filter((dependency) -> !room(dependency.getTargetClass()).equals(room(type)))
					.filter((dependency) -> !known.contains(room(dependency.getTargetClass())))
					.forEach((dependency) -> events
						.add(SimpleConditionEvent.violated(dependency, dependency.getDescription())));
			}

		};
	}

	private static ArchCondition<JavaClass> beUsedWithinTheirRoomOnly() {
		return new ArchCondition<>("be used within their room only") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				type.getDirectDependenciesToSelf()
					.stream()
					.filter((dependency) -> !room(dependency.getOriginClass()).equals(room(type)))
					.forEach((dependency) -> events
						.add(SimpleConditionEvent.violated(dependency, dependency.getDescription())));
			}

		};
	}

	private static String room(JavaClass type) {
		return type.getPackageName().substring("markr.".length()).split("\\.")[0];
	}

}
