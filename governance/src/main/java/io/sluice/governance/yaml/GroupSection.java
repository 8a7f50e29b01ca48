package io.sluice.governance.yaml;

import io.sluice.governance.Group;
import java.util.List;
import java.util.Set;

/** Reads {@code groups.NAME}: a list of members, or a mapping with {@code members} and more. */
final class GroupSection {

  private static final Set<String> MEMBERS = Set.of("members", "leads", "record-payload");

  private GroupSection() {}

  /** The group of this name among all. */
  static Group read(Section groups, String name) {
    if (!groups.isMapping(name)) {
      return new Group(name, names(groups, name));
    }
    return groups
        .section(name)
        .map(group -> of(name, group))
        .orElseGet(() -> new Group(name, List.of()));
  }

  private static Group of(String name, Section group) {
    group.allow(MEMBERS);
    return new Group(
        name,
        names(group, "members"),
        names(group, "leads"),
        !group.claim("record-payload").orElse(true));
  }

  private static List<String> names(Section section, String member) {
    var names = section.texts(member);
    for (int i = 0; i < names.size(); i++) {
      if (!Names.isName(names.get(i))) {
        section
            .problems()
            .report(section.path(member) + "[" + i + "]", names.get(i), Names.EXPECTED);
      }
    }
    return names;
  }
}
