package io.sluice.governance;

import java.util.List;

/**
 * A named set of principals.
 *
 * @param members names of users and service principals
 * @param leads who sees what the members do, though not what they say; they need not be members
 * @param usageOnly whether the content of the members' calls is never recorded
 */
public record Group(String name, List<String> members, List<String> leads, boolean usageOnly)
    implements Declaration {

  public Group {
    members = List.copyOf(members);
    leads = Absent.toEmpty(leads);
  }

  /** A group without a lead. */
  public Group(String name, List<String> members, boolean usageOnly) {
    this(name, members, List.of(), usageOnly);
  }

  /** A group without a lead, whose calls may be recorded whole. */
  public Group(String name, List<String> members) {
    this(name, members, false);
  }

  @Override
  public String key() {
    return "group:" + name;
  }
}
