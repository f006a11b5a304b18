/**
 * Keeps every document byte for byte, once, before anything reads it; its receipts, its
 * state, and why it was refused. What was received can be had back, and processed again,
 * for ever. Knows no other room.
 */
@NullMarked
package markr.importvault;

import org.jspecify.annotations.NullMarked;
