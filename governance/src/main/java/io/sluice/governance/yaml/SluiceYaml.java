package io.sluice.governance.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.governance.Declaration;
import io.sluice.governance.Group;
import io.sluice.governance.KnownPrincipal;
import io.sluice.governance.Model;
import io.sluice.governance.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The configuration file: providers, principals, groups, models and tables.
 *
 * <p>A setting that this version would not honour is a mistake, and so is a member that it does not
 * know: nobody shall believe in a limit that is not there.
 */
public final class SluiceYaml {

  private static final Set<String> MEMBERS =
      Set.of("providers", "principals", "groups", "models", "budgets", "tables");

  private SluiceYaml() {}

  /** What came of reading a file. */
  public sealed interface Reading {

    /** The file is right, and this is what it declares. */
    record Declared(List<Declaration> declarations) implements Reading {
      public Declared {
        declarations = List.copyOf(declarations);
      }
    }

    /** The file is wrong; every mistake, as {@code path: value (expected: what)}. */
    record Broken(List<String> problems) implements Reading {
      public Broken {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Reads the text of a file. */
  public static Reading read(String text) {
    var problems = new Problems();
    var declarations =
        YamlTree.read(text, problems)
            .flatMap(tree -> root(tree, problems))
            .map(root -> declarations(root, problems))
            .orElse(List.of());
    if (problems.found().isEmpty()) {
      return new Reading.Declared(declarations);
    }
    return new Reading.Broken(problems.found());
  }

  // an empty file would take everything back that is in force; nobody means that
  private static Optional<Section> root(JsonNode tree, Problems problems) {
    if (tree.isMissingNode() || tree.isNull() || (tree.isObject() && tree.isEmpty())) {
      problems.report("the file", "empty", "providers, principals, groups, models and tables");
      return Optional.empty();
    }
    return Section.root(tree, problems);
  }

  private static List<Declaration> declarations(Section root, Problems problems) {
    root.allow(MEMBERS);
    var providers = providers(root);
    var principals = principals(root);
    var groups = groups(root);
    var grantees =
        new Grantees(
            groups.stream().map(Group::name).collect(Collectors.toCollection(TreeSet::new)));
    var models = models(root, providers, grantees);
    var tables =
        root.sections("tables").stream().map(item -> TableSection.read(item, grantees)).toList();
    var budgets = BudgetSection.readAll(root, grantees);
    CrossCheck.names(models, problems);
    CrossCheck.tables(models, tables, problems);
    return concat(providers, principals, groups, models, budgets, tables);
  }

  private static List<Provider> providers(Section root) {
    return root.named("providers").entrySet().stream()
        .map(entry -> ProviderSection.read(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static List<Model> models(Section root, List<Provider> providers, Grantees grantees) {
    var known =
        providers.stream().map(Provider::name).collect(Collectors.toCollection(TreeSet::new));
    var reader = new ModelSection(known, grantees);
    return root.named("models").entrySet().stream()
        .map(entry -> reader.read(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static List<KnownPrincipal> principals(Section root) {
    return root.named("principals").entrySet().stream()
        .map(entry -> PrincipalSection.read(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static List<Group> groups(Section root) {
    return root.section("groups")
        .map(all -> all.names().stream().map(name -> GroupSection.read(all, name)).toList())
        .orElse(List.of());
  }

  @SafeVarargs
  private static List<Declaration> concat(List<? extends Declaration>... parts) {
    var all = new ArrayList<Declaration>();
    for (var part : parts) {
      all.addAll(part);
    }
    return all;
  }
}
