package io.sluice.delta.row;

import org.jspecify.annotations.Nullable;

/**
 * A row on its way to a table.
 *
 * <p>Values stand in the order of the schema's columns and are plain Java: {@code String}, {@code
 * Long}, {@code Integer}, {@code Double}, {@code Boolean}; a timestamp is a {@code Long} of
 * microseconds since the epoch; an array is a {@code List}, a map a {@code Map}, a struct an {@code
 * Object[]} in the order of its fields; null is null.
 *
 * @param table three-level name of the table
 * @param schema the columns it has
 * @param values one value for each column
 */
@SuppressWarnings("ArrayRecordComponent") // rows are read once, never compared
public record TableRow(String table, TableSchema schema, @Nullable Object[] values) {}
