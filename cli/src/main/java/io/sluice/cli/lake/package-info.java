/** What is done for whole tables: merging and deleting files, replaying, pricing anew. */
@NullMarked
package io.sluice.cli.lake;

import org.jspecify.annotations.NullMarked;
