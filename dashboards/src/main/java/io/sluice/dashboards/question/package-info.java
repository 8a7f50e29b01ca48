/** The ready-made questions: one SQL file each, and what may be asked with them. */
@NullMarked
package io.sluice.dashboards.question;

import org.jspecify.annotations.NullMarked;
