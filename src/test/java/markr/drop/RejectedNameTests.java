package markr.drop;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RejectedNameTests {

	@Test
	void putsTheReasonBesideTheDocument() {
		assertThat(RejectedName.plain("-exam 1.xml", "receipt-7"))
			.isEqualTo(new RejectedName("-exam 1.xml", "-exam 1.xml.reason.txt"));
	}

	@Test
	void putsTheTagBeforeTheExtension() {
		assertThat(RejectedName.tagged("exam.2.xml", "receipt-7"))
			.isEqualTo(new RejectedName("exam.2.receipt-7.xml", "exam.2.receipt-7.xml.reason.txt"));
		assertThat(RejectedName.tagged("exam", "receipt-7").document()).isEqualTo("exam.receipt-7");
		assertThat(RejectedName.tagged("exam.no extension at all", "receipt-7").document())
			.isEqualTo("exam.no extension at all.receipt-7");
	}

	@Test
	void keepsLongNameAndShortensItsReason() {
		String name = "x".repeat(251) + ".xml";

		RejectedName names = RejectedName.plain(name, "receipt-7");

		assertThat(names.document()).isEqualTo(name);
		assertThat(names.reason()).hasSize(255).endsWith("x.receipt-7.reason.txt");
	}

	@Test
	void cutsNoCharacterInTwo() {
		RejectedName names = RejectedName.tagged("😀".repeat(70) + ".xml", "receipt-7");

		assertThat(names.document()).matches("(😀)+\\.receipt-7\\.xml");
		assertThat(FileName.lengthBytes(names.reason())).isBetween(250, 255);
	}

}
