package io.sluice.governance.yaml;

import io.sluice.governance.Model;
import io.sluice.governance.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What only shows when the whole file has been read: names that mean two things. */
final class CrossCheck {

  private CrossCheck() {}

  /** A name or alias leads to exactly one model. */
  static void names(List<Model> models, Problems problems) {
    var owners = new HashMap<String, String>();
    models.forEach(model -> owners.put(model.name(), "the name of models." + model.name()));
    for (var model : models) {
      for (int i = 0; i < model.aliases().size(); i++) {
        var alias = model.aliases().get(i);
        var owner = owners.putIfAbsent(alias, "an alias of models." + model.name());
        if (owner != null) {
          problems.report(
              "models." + model.name() + ".aliases[" + i + "]",
              alias,
              "a name of its own; it is already " + owner);
        }
      }
    }
  }

  /** A table has one schema; names that differ in case only are the same table to SQL. */
  static void tables(List<Model> models, List<Table> tables, Problems problems) {
    var owners = new HashMap<String, String>();
    models.forEach(model -> claimPayloadTable(model, owners));
    for (int i = 0; i < tables.size(); i++) {
      var name = tables.get(i).name();
      var owner = owners.putIfAbsent(name.toLowerCase(Locale.ROOT), "tables[" + i + "]");
      if (owner != null && !name.isEmpty()) {
        problems.report(
            "tables[" + i + "].name", name, "a name of its own; it is already " + owner);
      }
    }
  }

  private static void claimPayloadTable(Model model, Map<String, String> owners) {
    if (model.inferenceTable() != null) {
      owners.put(
          model.inferenceTable().toLowerCase(Locale.ROOT) + "_payload",
          "the payload table of models." + model.name());
    }
  }
}
