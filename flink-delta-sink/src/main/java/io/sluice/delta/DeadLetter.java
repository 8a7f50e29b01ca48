package io.sluice.delta;

import io.sluice.delta.table.ImmutableType;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

/**
 * A record that cannot become rows.
 *
 * @param record the record as it lies on Kafka
 * @param reason why, for people; never a quote from the record
 */
record DeadLetter(TopicRecord record, String reason) {

  static final TypeInformation<DeadLetter> TYPE =
      new ImmutableType<>(DeadLetter.class, new DeadLetterSerializer());

  /** The side output of every operator that may find such a record. */
  static final OutputTag<DeadLetter> TAG = new OutputTag<>("dead-letters", TYPE);
}
