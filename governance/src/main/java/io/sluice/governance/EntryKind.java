package io.sluice.governance;

import java.util.Arrays;
import java.util.Optional;

/** A kind of declaration that an administrator names, with the names of its collection. */
public enum EntryKind {
  PROVIDER("providers", "provider:", Provider.class),
  PRINCIPAL("principals", "principal:", KnownPrincipal.class),
  GROUP("groups", "group:", Group.class),
  MODEL("models", "model:", Model.class),
  BUDGET("budgets", "budget:", Budget.class),
  TABLE("tables", "table:", Table.class);

  private final String collection;
  private final String prefix;
  private final Class<? extends Declaration> type;

  EntryKind(String collection, String prefix, Class<? extends Declaration> type) {
    this.collection = collection;
    this.prefix = prefix;
    this.type = type;
  }

  /** The kind whose collection has this name; empty when none has. */
  public static Optional<EntryKind> ofCollection(String name) {
    return Arrays.stream(values()).filter(kind -> kind.collection.equals(name)).findFirst();
  }

  /** What a file and the admin API call all of them, e.g. {@code models}. */
  public String collection() {
    return collection;
  }

  /** The record key of the one with this name. */
  public String key(String name) {
    return prefix + name;
  }

  /** Whether the declaration is of this kind. */
  public boolean holds(Declaration declaration) {
    return type.isInstance(declaration);
  }
}
