package io.sluice.dashboards.lake;

/**
 * A column of an answer or a table.
 *
 * @param name as the statement or the table calls it
 * @param type the engine's name of its type, e.g. {@code BIGINT}; of a table's column the type as
 *     the documented {@code CREATE TABLE} statements spell it
 */
public record Column(String name, String type) {}
