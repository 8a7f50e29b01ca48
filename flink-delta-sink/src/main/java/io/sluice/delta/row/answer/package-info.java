/** From the events of a streamed answer to the message it would have been, had it not streamed. */
@NullMarked
package io.sluice.delta.row.answer;

import org.jspecify.annotations.NullMarked;
