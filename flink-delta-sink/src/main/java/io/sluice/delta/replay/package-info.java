/** Lands a part of a topic once more, and prices rows anew, beside the running job. */
@NullMarked
package io.sluice.delta.replay;

import org.jspecify.annotations.NullMarked;
