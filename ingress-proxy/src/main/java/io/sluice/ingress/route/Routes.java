package io.sluice.ingress.route;

import static java.util.stream.Collectors.joining;

import io.sluice.governance.Candidate;
import io.sluice.governance.Destination;
import io.sluice.governance.Directory;
import io.sluice.governance.Model;
import io.sluice.governance.Principal;
import io.sluice.ingress.dialect.Operation;
import io.sluice.ingress.dialect.Operations;
import io.sluice.ingress.dialect.Refusal;
import io.sluice.ingress.dialect.Refusal.Kind;
import io.sluice.ingress.permission.Permission;
import io.sluice.ingress.route.Route.Found;
import io.sluice.ingress.route.Route.Refused;
import java.util.ArrayList;
import java.util.List;

/** Decides where a call goes. */
final class Routes {

  private Routes() {}

  /**
   * The route of a call, if the caller has the {@link Permission}.
   *
   * @param requested the model's name as the caller wrote it
   * @param draw decides where the traffic is split
   */
  static Route find(
      Directory directory, Principal principal, Operation operation, String requested, Draw draw) {
    var model = ModelNames.find(directory, requested);
    var permission = Permission.toExecute(model, principal, requested);
    if (permission instanceof Permission.Refused refused) {
      return new Refused(refused.refusal());
    }
    return to(directory, operation, ((Permission.Granted) permission).model(), draw);
  }

  private static Route to(Directory directory, Operation operation, Model model, Draw draw) {
    var destinations = candidates(directory, model.destinations());
    var fallbacks = candidates(directory, model.fallbacks());
    if (destinations.isEmpty() && fallbacks.isEmpty()) {
      return new Refused(noProvider(model, model.destinations().get(0)));
    }
    var inTurn = new ArrayList<Candidate>();
    draw.among(served(destinations, operation)).ifPresent(inTurn::add);
    inTurn.addAll(served(fallbacks, operation));
    if (inTurn.isEmpty()) {
      return new Refused(wrongDialect(operation, model, destinations));
    }
    return new Found(model, inTurn);
  }

  private static List<Candidate> candidates(Directory directory, List<Destination> destinations) {
    return destinations.stream()
        .flatMap(
            destination ->
                directory
                    .provider(destination.provider())
                    .map(provider -> new Candidate(destination, provider))
                    .stream())
        .toList();
  }

  private static List<Candidate> served(List<Candidate> candidates, Operation operation) {
    return candidates.stream()
        .filter(candidate -> operation.isServedBy(candidate.provider().api()))
        .toList();
  }

  private static Refusal wrongDialect(
      Operation operation, Model model, List<Candidate> candidates) {
    var paths =
        candidates.stream()
            .flatMap(candidate -> Operations.pathsOf(candidate.provider().api().family()).stream())
            .distinct()
            .sorted()
            .collect(joining(", "));
    return Refusal.of(
        Kind.BAD_REQUEST,
        "model '%s' is not served on %s (expected: one of %s)"
            .formatted(model.name(), operation.apiType(), paths));
  }

  private static Refusal noProvider(Model model, Destination destination) {
    return Refusal.of(
        Kind.UPSTREAM_FAILED,
        "model '%s' names the provider '%s', which is not configured"
            .formatted(model.name(), destination.provider()));
  }
}
