package io.sluice.governance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everything that is declared at one moment, arranged for the questions asked on every call.
 * Look-up is in memory and takes a hash or two.
 */
public final class Directory {

  /** Nothing is declared: nobody may do anything. */
  public static final Directory EMPTY = Directory.of(Set.of());

  private final Map<String, AccessToken> tokensByHash = new HashMap<>();
  private final Map<String, AccessToken> tokensById = new HashMap<>();
  private final Map<String, Principal> principalsByHash = new ConcurrentHashMap<>();
  private final Map<String, KnownPrincipal> principalsByName = new HashMap<>();
  private final Set<String> usageOnlyGroups = new HashSet<>();
  private final Map<String, Set<String>> groupsByMember = new HashMap<>();
  private final Map<String, List<Group>> groupsByLead = new HashMap<>();
  private final Map<String, Model> models = new TreeMap<>();
  private final Map<String, Model> modelsByName = new HashMap<>();
  private final Map<String, Provider> providersByName = new HashMap<>();
  private final List<Budget> budgets = new ArrayList<>();
  private final Map<String, Table> tablesByName = new HashMap<>();
  private final List<Declaration> declarations;

  private Directory(List<Declaration> declarations) {
    this.declarations = declarations;
  }

  public static Directory of(Collection<Declaration> declarations) {
    var directory = new Directory(List.copyOf(declarations));
    declarations.forEach(directory::add);
    return directory;
  }

  /** Everything that is declared, in no order. */
  public List<Declaration> declarations() {
    return declarations;
  }

  /**
   * Who holds this secret; empty when it is unknown, expired or revoked, or its holder shut out.
   * The same secret leads to the very same principal as long as nothing is declared anew.
   */
  public Optional<Principal> identify(String secret, Instant now) {
    var hash = SecretHash.of(secret);
    return Optional.ofNullable(tokensByHash.get(hash))
        .filter(token -> isUsable(token, now))
        .map(token -> principalsByHash.computeIfAbsent(hash, known -> principalOf(token)));
  }

  /** The access token with this secret, as {@link #identify} finds it; to be known by its id. */
  public Optional<AccessToken> token(String secret, Instant now) {
    return Optional.ofNullable(tokensByHash.get(SecretHash.of(secret)))
        .filter(token -> isUsable(token, now));
  }

  /** Who holds the access token with this id; empty when it is unknown or not usable any more. */
  public Optional<Principal> holder(String tokenId, Instant now) {
    return Optional.ofNullable(tokensById.get(tokenId))
        .filter(token -> isUsable(token, now))
        .map(this::principalOf);
  }

  /** The groups that name each of their members, by the member; those that tokens bring are not. */
  public Map<String, Set<String>> groupsByMember() {
    return Collections.unmodifiableMap(groupsByMember);
  }

  /** The groups that this principal leads, by name. */
  public List<Group> groupsLedBy(String name) {
    return Collections.unmodifiableList(groupsByLead.getOrDefault(name, List.of()));
  }

  /** The model with this name or alias. */
  public Optional<Model> model(String name) {
    return Optional.ofNullable(modelsByName.get(name));
  }

  public Optional<Provider> provider(String name) {
    return Optional.ofNullable(providersByName.get(name));
  }

  /** Every budget that is declared. */
  public List<Budget> budgets() {
    return Collections.unmodifiableList(budgets);
  }

  public Optional<Table> table(String name) {
    return Optional.ofNullable(tablesByName.get(name));
  }

  /** Every model, each once, by name. */
  public Collection<Model> models() {
    return Collections.unmodifiableCollection(models.values());
  }

  private boolean isUsable(AccessToken token, Instant now) {
    return token.isValidAt(now) && !isDisabled(token.userId());
  }

  private boolean isDisabled(String name) {
    var known = principalsByName.get(name);
    return known != null && known.disabled();
  }

  private Principal principalOf(AccessToken token) {
    var groups = new HashSet<>(groupsByMember.getOrDefault(token.userId(), Set.of()));
    groups.addAll(token.groups());
    return new Principal(
        token.userId(),
        typeOf(token.userId()),
        groups,
        token.admin(),
        !Collections.disjoint(groups, usageOnlyGroups));
  }

  private Principal.Type typeOf(String name) {
    var known = principalsByName.get(name);
    return known == null ? Principal.typeOf(name) : known.type();
  }

  private void add(Declaration declaration) {
    if (declaration instanceof AccessToken token) {
      tokensByHash.put(token.hash(), token);
      tokensById.put(token.id(), token);
    } else if (declaration instanceof KnownPrincipal principal) {
      principalsByName.put(principal.name(), principal);
    } else if (declaration instanceof Group group) {
      add(group);
    } else if (declaration instanceof Model model) {
      add(model);
    } else if (declaration instanceof Provider provider) {
      providersByName.put(provider.name(), provider);
    } else if (declaration instanceof Budget budget) {
      budgets.add(budget);
    } else if (declaration instanceof Table table) {
      tablesByName.put(table.name(), table);
    }
  }

  private void add(Group group) {
    for (var member : group.members()) {
      groupsByMember.computeIfAbsent(member, key -> new HashSet<>()).add(group.name());
    }
    for (var lead : group.leads()) {
      var led = groupsByLead.computeIfAbsent(lead, key -> new ArrayList<>());
      led.add(group);
      led.sort(Comparator.comparing(Group::name));
    }
    if (group.usageOnly()) {
      usageOnlyGroups.add(group.name());
    }
  }

  private void add(Model model) {
    models.put(model.name(), model);
    // a model's own name always wins over another model's alias
    model.aliases().forEach(alias -> modelsByName.putIfAbsent(alias, model));
    modelsByName.put(model.name(), model);
  }
}
