/** The ingress proxy: identifies, admits, forwards and records the calls of agents. */
@NullMarked
package io.sluice.ingress;

import org.jspecify.annotations.NullMarked;
