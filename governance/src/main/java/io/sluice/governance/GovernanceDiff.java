package io.sluice.governance;

import static java.util.stream.Collectors.toSet;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has to be published so that a file is in force and nothing of the file before it. Access
 * tokens, and what was made at run time beside the file, stay.
 *
 * @param put declarations that are new or changed
 * @param takenBack record keys of declarations in force that the file no longer holds
 * @param claim what the file holds, to be published last; null when that is known already
 */
public record GovernanceDiff(
    List<Declaration> put, List<String> takenBack, @Nullable FileClaim claim) {

  public GovernanceDiff {
    put = List.copyOf(put);
    takenBack = List.copyOf(takenBack);
  }

  /** Compares what is in force with what a file declares. */
  public static GovernanceDiff of(
      Collection<? extends Declaration> inForce, Collection<? extends Declaration> declared) {
    return of(inForce, declared, FileClaim.Origin.FILE);
  }

  /** Compares what is in force with what a file of this origin declares. */
  public static GovernanceDiff of(
      Collection<? extends Declaration> inForce,
      Collection<? extends Declaration> declared,
      FileClaim.Origin origin) {
    var before = new HashMap<String, Declaration>();
    inForce.forEach(declaration -> before.put(declaration.key(), declaration));
    var after = new HashSet<String>();
    declared.forEach(declaration -> after.add(declaration.key()));
    var claim = new FileClaim(List.copyOf(after), origin);
    var claimed = claimed(inForce);
    return new GovernanceDiff(
        declared.stream()
            .filter(declaration -> !declaration.equals(before.get(declaration.key())))
            .<Declaration>map(declaration -> declaration)
            .toList(),
        inForce.stream()
            .map(Declaration::key)
            .filter(key -> claimed.contains(key) && !after.contains(key))
            .toList(),
        claim.equals(before.get(FileClaim.KEY)) ? null : claim);
  }

  public boolean isEmpty() {
    return put.isEmpty() && takenBack.isEmpty() && claim == null;
  }

  // before files made claims, everything but access tokens was theirs
  private static Set<String> claimed(Collection<? extends Declaration> inForce) {
    return claim(inForce)
        .map(claim -> Set.copyOf(claim.keys()))
        .orElseGet(
            () ->
                inForce.stream()
                    .filter(declaration -> !(declaration instanceof AccessToken))
                    .map(Declaration::key)
                    .collect(toSet()));
  }

  private static Optional<FileClaim> claim(Collection<? extends Declaration> inForce) {
    return inForce.stream()
        .filter(FileClaim.class::isInstance)
        .map(FileClaim.class::cast)
        .findFirst();
  }
}
