/**
 * Exam results dropped as XML become statistics that people can trust, a moment later.
 *
 * <pre>
 *                 ┌───────────────────────────────┐
 *                 ▼                               │
 *     drop ─► importvault ◄─ ingest ─► marks ◄─ results
 *                 ▲            ▲          ▲        ▲
 *                 └────────────┴─ operations ──────┘
 *
 * drop         the ways in: the inbox folder, SFTP servers and POST /import
 * importvault  keeps every document byte for byte, once; its receipts, its state, why it was refused
 * ingest       the Spring Batch jobs: stage, then publish or reject; the format itself in ingest.xml
 * marks        the rules and the truth: scans, best marks, distributions
 * results      what people and dashboards read; findings and changes in rooms of their own
 * operations   what those who run Markr see and order
 * </pre>
 *
 * {@code access} says who may do what; {@code platform} is what all of them stand on; it
 * knows none of them.
 */
@NullMarked
package markr;

import org.jspecify.annotations.NullMarked;
