package markr.ingest;

import markr.MarkrApplication;

import org.springframework.boot.SpringApplication;
import org.springframework.context.support.GenericApplicationContext;

/** A later version of Markr, with the new ones of {@link ChangeableRules}. */
public final class NewRulesMarkr {

	private NewRulesMarkr() {
	}

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(MarkrApplication.class);
		application.addInitializers((context) -> ((GenericApplicationContext) context).registerBean("newProcessor",
				ChangeableRules.Processor.class, NewRulesMarkr::newRules, (bean) -> bean.setPrimary(true)));
		application.run(args);
	}

	private static ChangeableRules.Processor newRules() {
		ChangeableRules.Processor processor = new ChangeableRules.Processor();
		processor.useNewRules(true);
		return processor;
	}

}
