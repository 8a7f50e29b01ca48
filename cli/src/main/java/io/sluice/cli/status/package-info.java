/** Tells which processes of an instance are ready. */
@NullMarked
package io.sluice.cli.status;

import org.jspecify.annotations.NullMarked;
