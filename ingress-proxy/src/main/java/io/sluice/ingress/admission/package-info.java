/** May they call? Holds leases on limits, and admits calls against them without asking anybody. */
@NullMarked
package io.sluice.ingress.admission;

import org.jspecify.annotations.NullMarked;
