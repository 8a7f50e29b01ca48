package io.sluice.governance;

import org.jspecify.annotations.Nullable;

/**
 * A principal that an administrator has laid down. Principals need not be: whoever holds an access
 * token is one. Laid down, it has a type and a name for people, and can be shut out.
 *
 * @param name e-mail address of a user, or the id of a service principal
 * @param type what it is
 * @param displayName its name for people; null when it has none
 * @param disabled whether none of its access tokens works
 */
public record KnownPrincipal(
    String name, Principal.Type type, @Nullable String displayName, boolean disabled)
    implements Declaration {

  @Override
  public String key() {
    return "principal:" + name;
  }
}
