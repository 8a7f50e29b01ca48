package io.sluice.delta.local;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Puts the job together; may wait for what the job needs. */
@FunctionalInterface
public interface JobDefinition {
  void define(StreamExecutionEnvironment env) throws Exception;
}
