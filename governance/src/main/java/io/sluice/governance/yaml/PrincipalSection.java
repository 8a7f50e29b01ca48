package io.sluice.governance.yaml;

import io.sluice.governance.KnownPrincipal;
import io.sluice.governance.Principal;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code principals.NAME}. */
final class PrincipalSection {

  private static final Set<String> MEMBERS = Set.of("type", "display-name", "disabled");

  private static final Map<String, Principal.Type> TYPES =
      Map.of("user", Principal.Type.USER, "service-principal", Principal.Type.SERVICE_PRINCIPAL);

  private PrincipalSection() {}

  static KnownPrincipal read(String name, Section section) {
    section.allow(MEMBERS);
    return new KnownPrincipal(
        name,
        Choice.required(section, "type", TYPES, Principal.Type.USER),
        displayName(section),
        section.claim("disabled").orElse(false));
  }

  private static @Nullable String displayName(Section section) {
    var name = section.text("display-name").orElse(null);
    if (name != null && !Names.isName(name)) {
      section.problems().report(section.path("display-name"), name, Names.EXPECTED);
    }
    return name;
  }
}
