package io.sluice.governance.yaml;

import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.governance.Budget;
import io.sluice.governance.Declaration;
import io.sluice.governance.EntryKind;
import io.sluice.governance.Group;
import io.sluice.governance.Model;
import io.sluice.governance.Provider;
import io.sluice.governance.Table;
import io.sluice.governance.yaml.SluiceYaml.Reading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One declaration by itself, with the members that it has in the file, checked against everything
 * else that is in force.
 */
public final class Entry {

  private static final String NAME = "name";

  private final EntryKind kind;
  private final String name;
  private final Collection<? extends Declaration> inForce;
  private final Problems problems = new Problems();

  private Entry(EntryKind kind, String name, Collection<? extends Declaration> inForce) {
    this.kind = kind;
    this.name = name;
    this.inForce = inForce;
  }

  /**
   * Reads one declaration.
   *
   * @param name its name; a {@code name} among the members must be the same
   * @param members what the file would hold under that name
   * @param inForce everything that is declared now
   */
  public static Reading read(
      EntryKind kind, String name, JsonNode members, Collection<? extends Declaration> inForce) {
    return new Entry(kind, name, inForce).read(members);
  }

  private Reading read(JsonNode members) {
    if (!Names.isName(name)) {
      problems.report(kind.collection(), Problems.quotable(name), Names.EXPECTED);
      return new Reading.Broken(problems.found());
    }
    var declared = all(members).flatMap(this::declared);
    declared.ifPresent(this::crossCheck);
    if (!problems.found().isEmpty()) {
      return new Reading.Broken(problems.found());
    }
    return new Reading.Declared(declared.<List<Declaration>>map(List::of).orElse(List.of()));
  }

  // as in the file: the entry stands under its name in its collection
  private Optional<Section> all(JsonNode members) {
    var file = JsonNodeFactory.instance.objectNode();
    file.putObject(kind.collection()).set(name, named(members));
    return Section.root(file, problems).flatMap(root -> root.section(kind.collection()));
  }

  private JsonNode named(JsonNode members) {
    if (!(members instanceof ObjectNode mapping)) {
      return members;
    }
    var named = mapping.deepCopy();
    var said = named.remove(NAME);
    if (said != null && !(said.isTextual() && said.textValue().equals(name))) {
      problems.report(
          kind.collection() + "." + name + "." + NAME, "another name", "the name in the path");
    }
    return kind == EntryKind.TABLE ? named.put(NAME, name) : named;
  }

  private Optional<Declaration> declared(Section all) {
    if (kind == EntryKind.GROUP) {
      return Optional.of(GroupSection.read(all, name));
    }
    return all.section(name).map(this::declaration);
  }

  private Declaration declaration(Section section) {
    return switch (kind) {
      case PROVIDER -> ProviderSection.read(name, section);
      case PRINCIPAL -> PrincipalSection.read(name, section);
      case MODEL ->
          new ModelSection(names(Provider.class, Provider::name), grantees()).read(name, section);
      case TABLE -> TableSection.read(section, grantees());
      case BUDGET -> budget(section);
      case GROUP -> throw new IllegalStateException("a group may be a list");
    };
  }

  // a budget's name says whose it is and for how long
  private Budget budget(Section section) {
    var budget = BudgetSection.read(section, grantees());
    if (problems.found().isEmpty() && !budget.name().equals(name)) {
      problems.report(section.path(), "not the name of this budget", budget.name());
    }
    return budget;
  }

  private Grantees grantees() {
    return Grantees.ofThoseInForce(names(Group.class, Group::name));
  }

  private void crossCheck(Declaration declared) {
    var models = others(Model.class);
    var tables = others(Table.class);
    if (declared instanceof Model model) {
      models.add(model);
      CrossCheck.names(models, problems);
    }
    if (declared instanceof Table table) {
      tables.add(table);
    }
    if (declared instanceof Model || declared instanceof Table) {
      CrossCheck.tables(models, tables, problems);
    }
  }

  private <T extends Declaration> List<T> others(Class<T> type) {
    return inForce.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(other -> !other.key().equals(kind.key(name)))
        .collect(toCollection(ArrayList::new));
  }

  private <T extends Declaration> Set<String> names(Class<T> type, Function<T, String> name) {
    return inForce.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .map(name)
        .collect(toCollection(TreeSet::new));
  }
}
