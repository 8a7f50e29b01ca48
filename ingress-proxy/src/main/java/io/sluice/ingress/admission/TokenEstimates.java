package io.sluice.ingress.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a call is expected to spend in tokens: the length of its input, and what this user got from
 * this model lately on top of it. Never the whole {@code max_tokens}, which hardly anybody uses up.
 *
 * <p>The average takes in what input length says wrongly as well, so that estimates are right on
 * the whole: what one call was estimated too low, others were too high.
 */
final class TokenEstimates {

  private static final int MAX_AVERAGES = 50_000;
  private static final double AT_FIRST = 300;

  /** A new value never weighs less than this. */
  private static final double LEAST_WEIGHT = 0.05;

  private final Map<String, Average> byModel = new ConcurrentHashMap<>();
  private final Map<String, Average> byUserAndModel = new ConcurrentHashMap<>();

  /** Immutable, so that readers need no lock. */
  private record Average(double value, int count) {

    private static final Average NONE = new Average(0, 0);

    Average plus(double next) {
      double weight = Math.max(LEAST_WEIGHT, 1.0 / (count + 1));
      return new Average(value + weight * (next - value), count + 1);
    }
  }

  /**
   * The estimate, at least 1 token.
   *
   * @param inputTokens what the length of the input says
   */
  long estimate(String user, String model, long inputTokens) {
    var average = byUserAndModel.get(key(user, model));
    if (average == null) {
      average = byModel.get(model);
    }
    double onTop = average == null ? AT_FIRST : average.value;
    return Math.max(1, inputTokens + Math.round(onTop));
  }

  /** Takes in what a call has spent in truth. */
  void learn(String user, String model, long inputTokens, long spentTokens) {
    double onTop = spentTokens - inputTokens;
    learn(byModel, model, onTop);
    learn(byUserAndModel, key(user, model), onTop);
  }

  // beyond the bound, new users are estimated like everybody of their model
  private static void learn(Map<String, Average> averages, String key, double onTop) {
    if (averages.size() >= MAX_AVERAGES && !averages.containsKey(key)) {
      return;
    }
    averages.merge(key, Average.NONE.plus(onTop), (known, first) -> known.plus(onTop));
  }

  private static String key(String user, String model) {
    return user + '\n' + model;
  }
}
