package io.sluice.ingress.permission;

import io.sluice.governance.Model;
import io.sluice.governance.Principal;
import io.sluice.ingress.dialect.Refusal;
import io.sluice.ingress.dialect.Refusal.Kind;
import java.util.Optional;

/**
 * Whether a caller may call a model (contract section 3.3). One that it may not even see is refused
 * like one that does not exist, so that names cannot be probed.
 */
public sealed interface Permission {

  /** The caller holds {@code EXECUTE}. */
  record Granted(Model model) implements Permission {}

  /** It may not: 404 when it may not know of the model, 403 when it may. */
  record Refused(Refusal refusal) implements Permission {}

  /**
   * Decides.
   *
   * @param model what the name leads to; empty when to nothing
   * @param requested the model's name as the caller wrote it
   */
  static Permission toExecute(Optional<Model> model, Principal principal, String requested) {
    return model
        .filter(found -> found.isVisibleTo(principal))
        .map(visible -> ofVisible(visible, principal, requested))
        .orElseGet(() -> new Refused(unknownModel(requested)));
  }

  private static Permission ofVisible(Model model, Principal principal, String requested) {
    return model.isExecutableBy(principal) ? new Granted(model) : denied(requested);
  }

  /** What a caller is told of a model that is unknown, or not its to know. */
  static Refusal unknownModel(String requested) {
    return Refusal.of(
        Kind.MODEL_NOT_FOUND, "NOT_FOUND: '" + printable(requested) + "' does not exist");
  }

  private static Permission denied(String requested) {
    return new Refused(
        Refusal.of(
            Kind.PERMISSION_DENIED,
            "PERMISSION_DENIED: Caller does not have EXECUTE privilege on MODEL SERVICE '"
                + printable(requested)
                + "'"));
  }

  // what is echoed comes from the caller: short, and without control characters
  private static String printable(String requested) {
    var shortened = requested.length() > 200 ? requested.substring(0, 200) + "…" : requested;
    return shortened.replaceAll("\\p{Cntrl}", "?");
  }
}
