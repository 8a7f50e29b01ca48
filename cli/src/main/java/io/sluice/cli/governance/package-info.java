/** Puts declarations in force: access tokens, and the configuration file. */
@NullMarked
package io.sluice.cli.governance;

import org.jspecify.annotations.NullMarked;
