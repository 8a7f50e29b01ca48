/** Runs all of it on one machine, each part in a JVM of its own. */
@NullMarked
package io.sluice.cli.up;

import org.jspecify.annotations.NullMarked;
