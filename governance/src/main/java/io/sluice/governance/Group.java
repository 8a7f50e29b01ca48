package io.sluice.governance;

import java.util.List;

/** A named set of principals. */
public record Group(String name, List<String> members) implements Declaration {

  public Group {
    members = List.copyOf(members);
  }

  @Override
  public String key() {
    return "group:" + name;
  }
}
