/** Reads {@code sluice.yaml}: text in, declarations or every mistake by its path out. */
@NullMarked
package io.sluice.governance.yaml;

import org.jspecify.annotations.NullMarked;
