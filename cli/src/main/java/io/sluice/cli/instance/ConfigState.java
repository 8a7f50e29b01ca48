package io.sluice.cli.instance;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of the configuration file that an instance watches.
 *
 * @param file where it is
 * @param since since when it is in force, or refused
 * @param trouble why it is not in force, every mistake in a line of its own; null when it is
 */
public record ConfigState(String file, Instant since, @Nullable String trouble) {}
