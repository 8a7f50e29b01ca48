/** Reads {@code CREATE TABLE}, and holds its columns against the documented ones. */
@NullMarked
package io.sluice.governance.ddl;

import org.jspecify.annotations.NullMarked;
