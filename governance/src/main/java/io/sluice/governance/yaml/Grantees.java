package io.sluice.governance.yaml;

import io.sluice.governance.Grants;
import java.util.List;
import java.util.Set;

/** Reads a list of those who may do something, as {@link Grants} understands it. */
final class Grantees {

  private static final String FORMS =
      "user:NAME, service-principal:ID, group:NAME or " + Grants.EVERYONE;

  private static final List<String> PREFIXES =
      List.of(Grants.USER, Grants.SERVICE_PRINCIPAL, Grants.GROUP);

  private final Set<String> groups;
  private final String where;

  private Grantees(Set<String> groups, String where) {
    this.groups = groups;
    this.where = where;
  }

  /** For a file, which names only what it holds. */
  Grantees(Set<String> groups) {
    this(groups, "a group of this file");
  }

  /** For what is added to what is in force. */
  static Grantees ofThoseInForce(Set<String> groups) {
    return new Grantees(groups, "a group that is in force");
  }

  /** The grantees; none, which means every known principal, only when the member is left out. */
  List<String> read(Section section, String member) {
    var grantees = section.texts(member);
    if (section.has(member) && grantees.isEmpty()) {
      section
          .problems()
          .report(section.path(member), "nobody", "at least one of " + FORMS + "; or leave it out");
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
    for (var prefix : PREFIXES) {
      if (grantee.startsWith(prefix) && !Names.isName(grantee.substring(prefix.length()))) {
        section.problems().report(path, grantee, prefix + "NAME");
        return;
      }
    }
    if (grantee.startsWith(Grants.GROUP)
        && !groups.contains(grantee.substring(Grants.GROUP.length()))) {
      section.problems().report(path, grantee, where + ": " + known());
    }
  }

  /** Reports a group that the file does not have. */
  void checkGroup(Section section, String member, String group) {
    if (!groups.contains(group)) {
      section.problems().report(section.path(member), group, where + ": " + known());
    }
  }

  private String known() {
    return groups.isEmpty() ? "there is none" : String.join(", ", groups);
  }
}
