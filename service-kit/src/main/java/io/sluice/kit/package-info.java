/** How a process lives: settings, start and stop, HTTP endpoint, health, views of topics. */
@NullMarked
package io.sluice.kit;

import org.jspecify.annotations.NullMarked;
