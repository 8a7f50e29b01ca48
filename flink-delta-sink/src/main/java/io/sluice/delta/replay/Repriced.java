package io.sluice.delta.replay;

import java.util.Map;
import java.util.TreeMap;

/**
 * What another price book changes, by model.
 *
 * @param byModel the model's name, {@code -} for calls without one
 */
public record Repriced(Map<String, Model> byModel) {

  /**
   * The calls of one model.
   *
   * @param rows how many there are in the range
   * @param changed how many get another cost or price version
   * @param unpriced how many the book has no price for; they stay as they are
   * @param before what all of them cost together in the table, US dollars
   * @param after what they are to cost together, US dollars
   */
  public record Model(long rows, long changed, long unpriced, double before, double after) {

    static final Model NONE = new Model(0, 0, 0, 0, 0);

    Model plus(Model other) {
      return new Model(
          rows + other.rows,
          changed + other.changed,
          unpriced + other.unpriced,
          before + other.before,
          after + other.after);
    }
  }

  public Repriced {
    byModel = new TreeMap<>(byModel);
  }

  /** All models together. */
  public Model total() {
    return byModel.values().stream().reduce(Model.NONE, Model::plus);
  }
}
