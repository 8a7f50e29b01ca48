package io.sluice.event;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import org.jspecify.annotations.Nullable;

/**
 * A part of the bodies of one call. Parts have the same record key, so they arrive in order; the
 * texts of all parts, joined in the order of {@code part}, are the whole bodies. The last part, and
 * no other, carries the call. A small call is one record.
 *
 * @param callId the call's id, also the record key
 * @param part 0 for the first part, then counted up
 * @param table the payload table by three-level name, e.g. {@code main.gateway.opus_payload}
 * @param request a piece of the request body; null when this part has none. On the wire a whole
 *     body that is a JSON object stands as that object, byte for byte; anything else as a text
 * @param response a piece of the answer's body as the provider sent it (for a stream: its raw
 *     events); null when this part has none
 * @param call the finished call, only on the last part
 */
public record CallPayload(
    String callId,
    int part,
    String table,
    @JsonDeserialize(using = DocumentText.class) @Nullable String request,
    @Nullable String response,
    @Nullable CallSettled call) {}
