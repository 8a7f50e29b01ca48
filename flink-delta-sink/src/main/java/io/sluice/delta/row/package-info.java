/** From an event or an OTLP request to the rows of a table. Pure. */
@NullMarked
package io.sluice.delta.row;

import org.jspecify.annotations.NullMarked;
