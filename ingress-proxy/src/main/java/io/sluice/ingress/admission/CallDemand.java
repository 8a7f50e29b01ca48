package io.sluice.ingress.admission;

import io.sluice.governance.Model;
import io.sluice.governance.Principal;
import java.util.Map;

/**
 * A call that asks to be admitted.
 *
 * @param model what is called
 * @param principal who calls
 * @param tags the call's request tags
 * @param estimatedTokens what it is expected to spend, input and output; 0 for a call that spends
 *     no tokens, which limits on tokens do not look at
 */
public record CallDemand(
    Model model, Principal principal, Map<String, String> tags, long estimatedTokens) {

  public CallDemand {
    tags = Map.copyOf(tags);
  }
}
