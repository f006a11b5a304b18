package markr.results;

import java.util.List;

import org.springframework.stereotype.Component;

/**
 * What orders would change in the marks, test by test, as their dry runs have found out.
 * Thread-safe.
 */
@Component
public class TestEffects {

	private final TestEffectView effects;

	TestEffects(TestEffectView effects) {
		this.effects = effects;
	}

	/**
	 * Tests that would change, in the order of their ids; all of them once the dry run
	 * has ended.
	 * @param after the test id that these come behind
	 */
	public List<TestEffect> page(long order, String after, int max) {
		return this.effects.page(order, after, max);
	}

	/** What is known so far, of all tests together. */
	public Totals totals(long order) {
		return this.effects.totals(order);
	}

	/**
	 * How many marks would change in which way.
	 *
	 * @param tests in how many tests something may change
	 * @param up marks that would be higher
	 * @param down marks that would be lower
	 * @param added students who have no mark in the test yet
	 * @param gone students who would have none any more
	 */
	public record Totals(long tests, long up, long down, long added, long gone) {
	}

}
