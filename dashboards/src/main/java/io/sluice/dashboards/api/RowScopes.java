package io.sluice.dashboards.api;

import io.sluice.dashboards.lake.RowScope;
import io.sluice.governance.Directory;
import io.sluice.governance.Principal;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Whose rows a caller sees: an administrator everybody's, a group's lead those of its members, and
 * others their own.
 */
public final class RowScopes {

  private final Supplier<Directory> directory;

  public RowScopes(Supplier<Directory> directory) {
    this.directory = directory;
  }

  RowScope of(Principal caller) {
    return caller.admin() ? RowScope.all() : RowScope.of(caller.name(), ledBy(caller));
  }

  /** Who is in a group that this caller leads. */
  Set<String> ledBy(Principal caller) {
    var led = new TreeSet<String>();
    directory.get().groupsLedBy(caller.name()).forEach(group -> led.addAll(group.members()));
    return led;
  }
}
