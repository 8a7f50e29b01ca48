package io.sluice.delta.repeat;

import java.util.UUID;

/**
 * A call whose row has been handed on and may not be in its table yet.
 *
 * @param log the topic partition its record is from
 * @param offset the record's offset there
 */
record UncommittedCall(String log, long offset, UUID call, Settlement settlement) {}
