package io.sluice.ingress.spool;

/** A record that was read back from a spool. */
public record Entry(Place place, SpoolRecord record) {}
