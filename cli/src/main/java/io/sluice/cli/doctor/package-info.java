/** Finds the mistakes that are made most often, and says the cause and the cure of each. */
@NullMarked
package io.sluice.cli.doctor;

import org.jspecify.annotations.NullMarked;
