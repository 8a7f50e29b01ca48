package io.sluice.delta.table;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;

/**
 * Delta's log on S3, for any number of writers: a commit is made by a PUT that the store refuses
 * when there is such an object already ({@code If-None-Match: *}). A commit is one PUT, so it is
 * seen whole or not at all.
 *
 * <p>A PUT whose answer was lost and that is sent again is refused, too, although it was ours; who
 * commits looks at the table then and finds its own offsets.
 */
public final class ConditionalLogStore extends HadoopFileSystemLogStore {

  /** Called by Kernel. */
  public ConditionalLogStore(Configuration configuration) {
    super(configuration);
  }

  @Override
  public void write(
      Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
      throws IOException {
    // all of it first: an iterator that fails must not leave half a commit behind
    var text = new StringBuilder();
    actions.forEachRemaining(action -> text.append(action).append('\n'));
    var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (overwrite) {
      try (var out = path.getFileSystem(configuration).create(path, true)) {
        out.write(bytes);
      }
      return;
    }
    createOnce(path, bytes, configuration);
  }

  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration configuration) {
    return false;
  }

  private static void createOnce(Path path, byte[] bytes, Configuration configuration)
      throws IOException {
    try (var out = newFile(path, configuration)) {
      out.write(bytes);
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException | RemoteFileChangedException e) {
      var refused = new FileAlreadyExistsException(path.toString());
      refused.initCause(e);
      throw refused;
    }
  }

  private static FSDataOutputStream newFile(Path path, Configuration configuration)
      throws IOException {
    FSDataOutputStreamBuilder<?, ?> file = path.getFileSystem(configuration).createFile(path);
    file.overwrite(false);
    file.recursive();
    file.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
    return file.build();
  }
}
