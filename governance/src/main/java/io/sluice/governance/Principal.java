package io.sluice.governance;

import java.util.Set;

/**
 * Who calls.
 *
 * @param name e-mail address of a user, or the id of a service principal
 * @param type {@code USER} or {@code SERVICE_PRINCIPAL}
 * @param groups every group it belongs to
 * @param admin whether the access token was an administrator's
 */
public record Principal(String name, Type type, Set<String> groups, boolean admin) {

  /** What kind of principal it is, by the names that the usage table uses. */
  public enum Type {
    USER,
    SERVICE_PRINCIPAL
  }

  public Principal {
    groups = Set.copyOf(groups);
  }

  /** A name with an {@code @} is a person's. */
  static Type typeOf(String name) {
    return name.indexOf('@') >= 0 ? Type.USER : Type.SERVICE_PRINCIPAL;
  }
}
