package io.sluice.delta.replay;

/**
 * What came of a replay.
 *
 * @param records how many records were read
 * @param rows how many rows were put into the table
 * @param replaced how many rows went out of it in the same commit
 * @param held how many records' rows it held already, from an earlier run of the same replay
 * @param repeated how many rows were left out because their call had been there before
 * @param unusable how many records could not become rows
 */
public record ReplayReport(
    long records, long rows, long replaced, long held, long repeated, long unusable) {}
