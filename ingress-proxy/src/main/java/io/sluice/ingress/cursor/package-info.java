/** Understands what Cursor sends to a chat path, and answers in the chat shape that it expects. */
@NullMarked
package io.sluice.ingress.cursor;

import org.jspecify.annotations.NullMarked;
