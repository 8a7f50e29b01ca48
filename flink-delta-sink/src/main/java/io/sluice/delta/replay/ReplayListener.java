package io.sluice.delta.replay;

/** Is told now and then how far a replay has come. */
@FunctionalInterface
public interface ReplayListener {

  /**
   * @param read how many offsets have been read
   * @param total how many there are to be read
   * @param rows how many rows have come of them
   */
  void progress(long read, long total, long rows);
}
