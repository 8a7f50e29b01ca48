package io.sluice.governance;

import java.util.List;

/** Reads a list of grantees as the configuration writes it. */
final class Grants {

  private static final String GROUP = "group:";

  private Grants() {}

  /** Whether the list names this principal or one of its groups; an empty list names everybody. */
  static boolean hold(List<String> grantees, Principal principal) {
    return grantees.isEmpty() || grantees.stream().anyMatch(grantee -> names(grantee, principal));
  }

  private static boolean names(String grantee, Principal principal) {
    if (grantee.startsWith(GROUP)) {
      return principal.groups().contains(grantee.substring(GROUP.length()));
    }
    return grantee.equals(principal.name());
  }
}
