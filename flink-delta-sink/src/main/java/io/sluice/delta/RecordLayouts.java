package io.sluice.delta;

import io.sluice.delta.row.TableSchema;
import io.sluice.delta.table.TableLayout;
import io.sluice.delta.table.TableLayouts;

/** The layouts of the documented tables. */
public final class RecordLayouts {

  /** By the name of their {@link TableSchema}. */
  public static final TableLayouts ALL = name -> of(TableSchema.valueOf(name));

  private RecordLayouts() {}

  public static TableLayout of(TableSchema schema) {
    return new TableLayout(schema.columns(), schema.partitionColumns(), schema.properties());
  }
}
