package io.sluice.otlp.export;

/**
 * How much is taken (bytes).
 *
 * @param body largest body, before and after decompression
 * @param record largest value of a Kafka record; what is larger is split
 * @param inFlight largest sum of all bodies that have no answer yet
 */
public record Limits(int body, int record, long inFlight) {}
