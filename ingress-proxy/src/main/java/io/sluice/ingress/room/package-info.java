/** Is there room for one more call? Keeps the calls under way within the memory there is. */
@NullMarked
package io.sluice.ingress.room;

import org.jspecify.annotations.NullMarked;
