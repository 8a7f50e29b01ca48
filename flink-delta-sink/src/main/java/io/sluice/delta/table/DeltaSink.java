package io.sluice.delta.table;

import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * One sink for all tables: a row says which it is for.
 *
 * <pre>
 *   rows ──▶ writer (parallel, files per table) ──▶ changes per table (1) ──▶ committer (1)
 * </pre>
 *
 * <p>It writes every row that it is given; leaving out those that a table holds already is up to
 * who gives them, by {@link TableState#progress}. It needs aligned checkpoints: only then does a
 * checkpoint hold all rows of the records below the source's offsets.
 */
public final class DeltaSink
    implements Sink<TableRows>,
        SupportsCommitter<TableChange>,
        SupportsPreCommitTopology<TableChange, TableChange> {

  private static final long serialVersionUID = 1L;

  private final String lake;
  private final TableLayouts layouts;
  private final int commitThreads;

  /**
   * @param lake the lake's root, see {@link Lake#at}
   * @param layouts what {@link TableRows#layout} refers to
   * @param commitThreads how many tables are committed at the same time
   */
  public DeltaSink(String lake, TableLayouts layouts, int commitThreads) {
    this.lake = lake;
    this.layouts = layouts;
    this.commitThreads = commitThreads;
  }

  @Override
  public SinkWriter<TableRows> createWriter(WriterInitContext context) {
    return new DeltaWriter(Lake.at(lake), layouts);
  }

  @Override
  public Committer<TableChange> createCommitter(CommitterInitContext context) {
    var metrics = new CommitMetrics(context.metricGroup());
    return new DeltaCommitter(Lake.at(lake), layouts, metrics, commitThreads);
  }

  @Override
  public DataStream<CommittableMessage<TableChange>> addPreCommitTopology(
      DataStream<CommittableMessage<TableChange>> changes) {
    return changes
        .global()
        .transform(
            "changes-per-table",
            CommittableMessageTypeInfo.of(TableChangeSerializer::new),
            new ChangesPerTable())
        .uid("changes-per-table")
        .setParallelism(1)
        .setMaxParallelism(1)
        // Flink gives the committer the sink's parallelism: this lets only the first one work
        .global();
  }

  @Override
  public SimpleVersionedSerializer<TableChange> getCommittableSerializer() {
    return new TableChangeSerializer();
  }

  @Override
  public SimpleVersionedSerializer<TableChange> getWriteResultSerializer() {
    return new TableChangeSerializer();
  }
}
