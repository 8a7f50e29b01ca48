/** What earlier runs of the job have left on the disk to go on from. */
@NullMarked
package io.sluice.delta.checkpoint;

import org.jspecify.annotations.NullMarked;
