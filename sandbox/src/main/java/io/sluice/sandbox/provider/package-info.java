/** A model provider that is not there: answers like Anthropic, OpenAI and Google do. */
@NullMarked
package io.sluice.sandbox.provider;

import org.jspecify.annotations.NullMarked;
