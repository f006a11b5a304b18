package markr.manual;

import java.util.List;
import java.util.Set;

import markr.manual.Page.Fence;
import markr.manual.Page.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** How pages are written, so that {@link CommandsTests} finds every command. */
class PageTests {

	/** What a block that is no console may be. */
	private static final Set<String> SHOWN = Set.of("xml", "yaml", "text");

	static List<Page> pages() {
		return Page.all();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void marksWhatIsNotRun(Page page) {
		for (Fence fence : page.fences()) {
			if (fence.isConsole()) {
				assertThat(fence.text()).as(page + ":" + fence.line()).startsWith("$ ");
			}
			else {
				assertThat(fence.info()).as(page + ":" + fence.line()).isIn(SHOWN);
				assertThat(fence.text()).as(page + ":" + fence.line()).doesNotContain("curl ", "$ ");
			}
		}
		assertThat(page.text().lines()).as("%s: a block without fences is not held by a test", page)
			.filteredOn((line) -> line.matches(" {4,}(curl|cp|mvn|java|docker|sftp|PGPASSWORD).*"))
			.allMatch((line) -> page.fences().stream().anyMatch((fence) -> fence.text().contains(line)));
	}

	@Test
	void readsStepsWithContinuedLines() {
		Fence fence = new Fence(1, Fence.RUN, "$ echo a \\\n  b\na b\n$ true\n");

		assertThat(fence.steps()).containsExactly(new Step("echo a \\\n  b", "a b\n"), new Step("true", ""));
	}

}
