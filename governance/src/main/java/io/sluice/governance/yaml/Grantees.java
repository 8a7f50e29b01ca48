package io.sluice.governance.yaml;

import java.util.List;
import java.util.Set;

/** Reads a list of those who may do something: user names and {@code group:NAME}. */
final class Grantees {

  private static final String GROUP = "group:";

  private final Set<String> groups;

  Grantees(Set<String> groups) {
    this.groups = groups;
  }

  /** The grantees; none, which means every known principal, only when the member is left out. */
  List<String> read(Section section, String member) {
    var grantees = section.texts(member);
    if (section.has(member) && grantees.isEmpty()) {
      section
          .problems()
          .report(
              section.path(member),
              "nobody",
              "at least one user or group:NAME; left out, every known principal may");
    }
    for (int i = 0; i < grantees.size(); i++) {
      check(section, section.path(member) + "[" + i + "]", grantees.get(i));
    }
    return grantees;
  }

  private void check(Section section, String path, String grantee) {
    if (!Names.isName(grantee)) {
      section.problems().report(path, grantee, Names.EXPECTED);
      return;
    }
    if (grantee.startsWith(GROUP) && !groups.contains(grantee.substring(GROUP.length()))) {
      section.problems().report(path, grantee, "a group of this file: " + known());
    }
  }

  /** Reports a group that the file does not have. */
  void checkGroup(Section section, String member, String group) {
    if (!groups.contains(group)) {
      section.problems().report(section.path(member), group, "a group of this file: " + known());
    }
  }

  private String known() {
    return groups.isEmpty() ? "it has none" : String.join(", ", groups);
  }
}
