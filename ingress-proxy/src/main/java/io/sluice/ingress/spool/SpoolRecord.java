package io.sluice.ingress.spool;

/**
 * A record on its way to a topic, written out.
 *
 * @param topic where it goes
 * @param key the record key
 * @param value the record value
 * @param timestampMillis when it came to be (milliseconds since 1970); it keeps this time however
 *     late it arrives
 */
@SuppressWarnings("ArrayRecordComponent") // written out once, not changed and never compared
public record SpoolRecord(String topic, byte[] key, byte[] value, long timestampMillis) {}
