package io.sluice.delta.maintenance;

import io.sluice.delta.table.Lake;
import io.sluice.delta.table.TableName;
import io.sluice.delta.table.TableState;
import io.sluice.delta.table.UnusableTableException;
import java.io.IOException;

/** Finds tables that somebody has named. */
public final class Tables {

  private Tables() {}

  /**
   * The table as it is now.
   *
   * @throws MaintenanceException when there is none of this name, or it cannot be read
   */
  public static TableState look(Lake lake, String table) throws IOException {
    if (!TableName.isValid(table)) {
      throw new MaintenanceException(
          "table: '" + table + "' (expected: a name of three parts, catalog.schema.table)");
    }
    try {
      var found = lake.look(table);
      if (found.isPresent()) {
        return found.get();
      }
    } catch (UnusableTableException e) {
      throw new MaintenanceException(table + " cannot be read: " + e.reason(), e);
    }
    var tables = lake.tables();
    throw new MaintenanceException(
        "there is no table "
            + table
            + (tables.isEmpty() ? ", nor any other" : "; there are " + String.join(", ", tables)));
  }

  /**
   * @throws MaintenanceException when the table's files must not be replaced by others
   */
  public static void demandRewritable(String table, TableState state) {
    state
        .rewriteRefusal()
        .ifPresent(
            reason -> {
              throw new MaintenanceException(table + " stays as it is: " + reason);
            });
  }
}
