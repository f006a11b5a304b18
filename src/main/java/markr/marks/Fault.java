package markr.marks;

/** How a value breaks the rules. */
public enum Fault {

	MISSING, TOO_LONG, CONTROL_CHARACTER, UNREADABLE_CHARACTER, NOT_A_WHOLE_NUMBER, OUT_OF_RANGE,
	OBTAINED_EXCEEDS_AVAILABLE

}
