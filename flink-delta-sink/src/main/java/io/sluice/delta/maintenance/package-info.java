/** Keeps tables fit: merges small files, and deletes what no reader needs any more. */
@NullMarked
package io.sluice.delta.maintenance;

import org.jspecify.annotations.NullMarked;
