package io.sluice.governance;

import java.util.List;

/**
 * A named set of principals.
 *
 * @param members names of users and service principals
 * @param usageOnly whether the content of their calls is never recorded
 */
public record Group(String name, List<String> members, boolean usageOnly) implements Declaration {

  public Group {
    members = List.copyOf(members);
  }

  /** A group whose calls may be recorded whole. */
  public Group(String name, List<String> members) {
    this(name, members, false);
  }

  @Override
  public String key() {
    return "group:" + name;
  }
}
