package io.sluice.governance;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Set;

/**
 * Who calls.
 *
 * @param name e-mail address of a user, or the id of a service principal
 * @param type {@code USER} or {@code SERVICE_PRINCIPAL}
 * @param groups every group it belongs to
 * @param admin whether the access token was an administrator's
 * @param usageOnly whether the content of its calls is never recorded, because a group forbids it
 */
public record Principal(
    String name, Type type, Set<String> groups, boolean admin, boolean usageOnly) {

  /** What kind of principal it is, by the names that the usage table uses. */
  public enum Type {
    @JsonProperty("user")
    USER,
    @JsonProperty("service-principal")
    SERVICE_PRINCIPAL
  }

  public Principal {
    groups = Set.copyOf(groups);
  }

  /** A principal whose calls may be recorded whole. */
  public Principal(String name, Type type, Set<String> groups, boolean admin) {
    this(name, type, groups, admin, false);
  }

  /** What a principal is that nobody declared: a name with an {@code @} is a person's. */
  public static Type typeOf(String name) {
    return name.indexOf('@') >= 0 ? Type.USER : Type.SERVICE_PRINCIPAL;
  }
}
