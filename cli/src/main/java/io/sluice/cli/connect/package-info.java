/**
 * {@code sluice connect}: what an agent has to be told to call this gateway, and whether it works.
 */
@NullMarked
package io.sluice.cli.connect;

import org.jspecify.annotations.NullMarked;
