/**
 * Exam results dropped as XML become statistics that people can trust, a moment later.
 *
 * <pre>
 * drop ─► importvault ◄─ ingest ─► marks ◄─ results
 *               ▲                             │
 *               └─────────────────────────────┘
 *
 * drop         the ways in: the inbox folder and POST /import
 * importvault  keeps every document byte for byte, once; its receipts, its state, why it was refused
 * ingest       the Spring Batch job: stage, then publish or reject; what operators see of it
 * marks        the rules and the truth: scans, best marks, distributions
 * results      what people and dashboards read, and where each mark comes from
 * </pre>
 *
 * The packages follow the data, and their alphabetical order is its order;
 * {@code platform} is what all of them stand on and none of them knows.
 */
@NullMarked
package markr;

import org.jspecify.annotations.NullMarked;
