package io.sluice.delta.table;

import io.delta.kernel.TableManager;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.defaults.engine.hadoopio.HadoopFileIO;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.CheckpointAlreadyExistsException;
import io.delta.kernel.exceptions.InvalidTableException;
import io.delta.kernel.exceptions.TableAlreadyExistsException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.exceptions.UnsupportedProtocolVersionException;
import io.delta.kernel.exceptions.UnsupportedTableFeatureException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.hook.PostCommitHook.PostCommitHookType;
import io.delta.kernel.transaction.DataLayoutSpec;
import io.delta.kernel.utils.CloseableIterable;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/**
 * The place where the tables are: {@code <root>/catalog/schema/table}, on a local disk or any file
 * system that Hadoop knows. Safe for use by several threads.
 */
public final class Lake {

  /** What Delta's log says of who wrote. */
  static final String ENGINE_INFO = "sluice";

  private static final String LOG = "_delta_log";

  private final URI root;
  private final Configuration hadoop;
  private final Engine engine;

  private Lake(LakeRoot root) {
    this.root = root.uri();
    this.hadoop = hadoop(root);
    this.engine =
        DefaultEngine.create(
            "file".equals(this.root.getScheme())
                ? new LinkingFileIO(hadoop)
                : new HadoopFileIO(hadoop));
  }

  /**
   * @param root a local directory, or a URI such as {@code s3a://bucket/lake}. Its query, if any,
   *     holds options of Hadoop's file system without their {@code fs.s3a.}, such as {@code
   *     ?endpoint=http://127.0.0.1:9000&path.style.access=true}. All lakes of a process that are in
   *     one bucket have the options of the first.
   * @throws io.sluice.kit.BrokenSettingException when there are options that are not known to be
   *     harmless in a log, such as a secret
   */
  public static Lake at(String root) {
    return new Lake(LakeRoot.of(root));
  }

  /** The names of all tables, sorted. */
  public List<String> tables() throws IOException {
    var base = new org.apache.hadoop.fs.Path(root);
    var files = base.getFileSystem(hadoop);
    var tables = new ArrayList<String>();
    for (var catalog : directories(files, base)) {
      for (var schema : directories(files, catalog)) {
        for (var table : directories(files, schema)) {
          var name = catalog.getName() + "." + schema.getName() + "." + table.getName();
          if (TableName.isValid(name) && files.exists(new org.apache.hadoop.fs.Path(table, LOG))) {
            tables.add(name);
          }
        }
      }
    }
    Collections.sort(tables);
    return tables;
  }

  /** Where a table is, whether it exists or not. */
  public String location(String table) {
    var text = root.toString();
    var base = text.endsWith("/") ? text : text + "/";
    return base + TableName.directory(table);
  }

  /**
   * Looks at a table as it is now; empty when there is none.
   *
   * @throws UnusableTableException when there is one that Kernel cannot make sense of
   * @throws io.delta.kernel.exceptions.KernelEngineException when the lake cannot be read
   */
  public Optional<TableState> look(String table) {
    try {
      var snapshot = TableManager.loadSnapshot(location(table)).build(engine);
      return Optional.of(new TableState(snapshot, engine));
    } catch (TableNotFoundException e) {
      return Optional.empty();
    } catch (UnsupportedTableFeatureException | UnsupportedProtocolVersionException e) {
      throw new UnusableTableException("the table uses a Delta feature that is not known", e);
    } catch (InvalidTableException e) {
      throw new UnusableTableException("the table's log is broken", e);
    }
  }

  /** Whether a data file that was written for a table is still there. */
  boolean holds(String table, DataFile file) throws IOException {
    var path = new org.apache.hadoop.fs.Path(location(table), file.path());
    return path.getFileSystem(hadoop).exists(path);
  }

  /** Creates an empty table unless there is one. */
  public void createIfMissing(String table, TableLayout layout) throws IOException {
    if (look(table).isPresent()) {
      return;
    }
    try {
      create(table, layout);
    } catch (TableAlreadyExistsException e) {
      // somebody was faster, which is as good
    }
  }

  /** What Kernel reads and writes the lake with. */
  public Engine engine() {
    return engine;
  }

  /** What Hadoop and Parquet read and write the lake with. */
  public Configuration configuration() {
    return hadoop;
  }

  /**
   * Runs what a commit leaves to do. A checkpoint keeps the log short and is always written; a
   * checksum is only written where it is cheap, that is, where it follows from the one before.
   */
  void runHooks(List<PostCommitHook> hooks) throws IOException {
    for (var hook : hooks) {
      if (hook.getType() != PostCommitHookType.CHECKSUM_FULL) {
        run(hook);
      }
    }
  }

  private void run(PostCommitHook hook) throws IOException {
    try {
      hook.threadSafeInvoke(engine);
    } catch (CheckpointAlreadyExistsException e) {
      // maintenance was faster, which is as good
    }
  }

  private void create(String table, TableLayout layout) throws IOException {
    var partitioning = layout.partitionColumns().stream().map(Column::new).toList();
    var spec =
        partitioning.isEmpty()
            ? DataLayoutSpec.noDataLayout()
            : DataLayoutSpec.partitioned(partitioning);
    var result =
        TableManager.buildCreateTableTransaction(location(table), layout.columns(), ENGINE_INFO)
            .withTableProperties(layout.properties())
            .withDataLayoutSpec(spec)
            .build(engine)
            .commit(engine, CloseableIterable.emptyIterable());
    runHooks(result.getPostCommitHooks());
  }

  private static List<org.apache.hadoop.fs.Path> directories(
      FileSystem files, org.apache.hadoop.fs.Path parent) throws IOException {
    if (!files.exists(parent)) {
      return List.of();
    }
    return Arrays.stream(files.listStatus(parent))
        .filter(FileStatus::isDirectory)
        .map(FileStatus::getPath)
        .toList();
  }

  private static Configuration hadoop(LakeRoot root) {
    var configuration = new Configuration();
    root.options().forEach(configuration::set);
    if ("file".equals(root.uri().getScheme())) {
      prepareForDisk(configuration);
    } else {
      prepareForS3(configuration);
    }
    return configuration;
  }

  private static void prepareForDisk(Configuration configuration) {
    // maintenance and replays commit from processes of their own
    configuration.setIfUnset("io.delta.kernel.logStore.file.impl", LinkingLogStore.class.getName());
    // no .crc file beside every local file: Parquet pages and Delta's log need none
    configuration.setIfUnset("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
    configuration.setIfUnset(
        "fs.AbstractFileSystem.file.impl", "org.apache.hadoop.fs.local.RawLocalFs");
  }

  private static void prepareForS3(Configuration configuration) {
    // Kernel's own takes it for granted that there is one writer; two would lose commits
    configuration.setIfUnset(
        "io.delta.kernel.logStore.s3a.impl", ConditionalLogStore.class.getName());
    // the other kinds ask for more libraries
    configuration.setIfUnset("fs.s3a.input.stream.type", "classic");
    // s3a keeps on the disk what it has still to send, and cannot do so with the file system that
    // a lake on this disk may have left in Hadoop's cache
    configuration.setBooleanIfUnset("fs.file.impl.disable.cache", true);
  }
}
