package io.sluice.ingress.route;

import io.sluice.governance.Destination;
import io.sluice.governance.Directory;
import io.sluice.governance.Model;
import io.sluice.governance.Principal;
import io.sluice.governance.Provider;
import io.sluice.ingress.dialect.Operation;
import io.sluice.ingress.dialect.Operations;
import io.sluice.ingress.dialect.Refusal;
import io.sluice.ingress.dialect.Refusal.Kind;
import io.sluice.ingress.permission.Permission;
import io.sluice.ingress.route.Route.Found;
import io.sluice.ingress.route.Route.Refused;

/** Decides where a call goes. */
final class Routes {

  private Routes() {}

  /**
   * The route of a call, if the caller has the {@link Permission}.
   *
   * @param requested the model's name as the caller wrote it
   */
  static Route find(
      Directory directory, Principal principal, Operation operation, String requested) {
    var permission =
        Permission.toExecute(ModelNames.find(directory, requested), principal, requested);
    if (permission instanceof Permission.Refused refused) {
      return new Refused(refused.refusal());
    }
    return to(directory, operation, ((Permission.Granted) permission).model());
  }

  private static Route to(Directory directory, Operation operation, Model model) {
    var destination = model.destinations().get(0);
    return directory
        .provider(destination.provider())
        .map(provider -> to(operation, model, destination, provider))
        .orElseGet(() -> new Refused(noProvider(model, destination)));
  }

  private static Route to(
      Operation operation, Model model, Destination destination, Provider provider) {
    if (!operation.isServedBy(provider.api())) {
      return new Refused(wrongDialect(operation, model, provider));
    }
    return new Found(model, destination, provider);
  }

  private static Refusal wrongDialect(Operation operation, Model model, Provider provider) {
    return Refusal.of(
        Kind.BAD_REQUEST,
        "model '%s' is not served on %s (expected: one of %s)"
            .formatted(
                model.name(),
                operation.apiType(),
                String.join(", ", Operations.pathsOf(provider.api()))));
  }

  private static Refusal noProvider(Model model, Destination destination) {
    return Refusal.of(
        Kind.UPSTREAM_FAILED,
        "model '%s' names the provider '%s', which is not configured"
            .formatted(model.name(), destination.provider()));
  }
}
