package io.sluice.delta.table;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file that is written but not yet part of its table.
 *
 * @param path relative to the table
 * @param bytes its length
 * @param modifiedMillis when it was last written, milliseconds since the epoch
 * @param partitionValues by partition column, as Delta spells them; null values are null
 * @param statistics Delta's statistics as JSON
 */
public record DataFile(
    String path,
    long bytes,
    long modifiedMillis,
    Map<String, @Nullable String> partitionValues,
    String statistics) {}
