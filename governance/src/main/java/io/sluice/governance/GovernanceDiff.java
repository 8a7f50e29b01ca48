package io.sluice.governance;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/**
 * What has to be published so that a file, and nothing else, is in force. Access tokens are made
 * and revoked one by one and are never part of a file; they stay.
 *
 * @param put declarations that are new or changed
 * @param takenBack record keys of declarations in force that the file no longer holds
 */
public record GovernanceDiff(List<Declaration> put, List<String> takenBack) {

  public GovernanceDiff {
    put = List.copyOf(put);
    takenBack = List.copyOf(takenBack);
  }

  /** Compares what is in force with what a file declares. */
  public static GovernanceDiff of(
      Collection<? extends Declaration> inForce, Collection<? extends Declaration> declared) {
    var before = new HashMap<String, Declaration>();
    inForce.forEach(declaration -> before.put(declaration.key(), declaration));
    var after = new HashSet<String>();
    declared.forEach(declaration -> after.add(declaration.key()));
    return new GovernanceDiff(
        declared.stream()
            .filter(declaration -> !declaration.equals(before.get(declaration.key())))
            .<Declaration>map(declaration -> declaration)
            .toList(),
        inForce.stream()
            .filter(declaration -> !(declaration instanceof AccessToken))
            .map(Declaration::key)
            .filter(key -> !after.contains(key))
            .toList());
  }

  public boolean isEmpty() {
    return put.isEmpty() && takenBack.isEmpty();
  }
}
