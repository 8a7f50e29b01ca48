/** Finds an instance: the one that runs on a data directory, or one that is named. */
@NullMarked
package io.sluice.cli.instance;

import org.jspecify.annotations.NullMarked;
