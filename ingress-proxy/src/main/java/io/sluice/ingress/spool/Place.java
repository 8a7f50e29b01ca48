package io.sluice.ingress.spool;

/**
 * Where a record stands in a spool.
 *
 * @param segment the number of its file
 * @param offset where in the file its frame begins (bytes)
 */
public record Place(long segment, long offset) {}
