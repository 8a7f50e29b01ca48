package io.sluice.governance;

import java.util.List;

/**
 * Reads a list of grantees as the configuration writes it: {@code user:NAME}, {@code
 * service-principal:ID}, {@code group:NAME}, {@code everyone} for every known principal, or a bare
 * name, which is a user's or a service principal's.
 */
public final class Grants {

  /** Grants to every known principal. */
  public static final String EVERYONE = "everyone";

  public static final String GROUP = "group:";
  public static final String USER = "user:";
  public static final String SERVICE_PRINCIPAL = "service-principal:";

  private Grants() {}

  /** Whether the list names this principal or one of its groups. */
  static boolean name(List<String> grantees, Principal principal) {
    for (var grantee : grantees) {
      if (names(grantee, principal)) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(String grantee, Principal principal) {
    if (grantee.startsWith(GROUP)) {
      return principal.groups().contains(grantee.substring(GROUP.length()));
    }
    if (grantee.startsWith(USER)) {
      return principal.type() == Principal.Type.USER && ends(grantee, USER, principal);
    }
    if (grantee.startsWith(SERVICE_PRINCIPAL)) {
      return principal.type() == Principal.Type.SERVICE_PRINCIPAL
          && ends(grantee, SERVICE_PRINCIPAL, principal);
    }
    return grantee.equals(EVERYONE) || grantee.equals(principal.name());
  }

  private static boolean ends(String grantee, String prefix, Principal principal) {
    return grantee.length() == prefix.length() + principal.name().length()
        && grantee.endsWith(principal.name());
  }
}
