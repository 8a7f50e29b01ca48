package io.sluice.delta.table;

import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.defaults.engine.hadoopio.HadoopFileIO;
import io.delta.kernel.utils.CloseableIterator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;

/**
 * Files of a lake on a local disk. One that must be new (a Delta checkpoint) is linked to its name,
 * which the file system refuses for a second one. Hadoop renames, which replaces what another
 * writer has put there: a reader that has listed the one file would read the other, of another
 * length.
 */
final class LinkingFileIO extends HadoopFileIO {

  LinkingFileIO(Configuration hadoop) {
    super(hadoop);
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return new LinkedFile(super.newOutputFile(path));
  }

  private record LinkedFile(OutputFile renamed) implements OutputFile {

    @Override
    public String path() {
      return renamed.path();
    }

    @Override
    public PositionOutputStream create(boolean mustBeNew) throws IOException {
      return mustBeNew
          ? new Draft(Path.of(new org.apache.hadoop.fs.Path(path()).toUri().getPath()))
          : renamed.create(false);
    }

    @Override
    public void writeAtomically(CloseableIterator<String> lines, boolean overwrite)
        throws IOException {
      renamed.writeAtomically(lines, overwrite);
    }
  }

  /** Gets its name when it is closed. */
  private static final class Draft extends PositionOutputStream {

    private final Path name;
    private final Path draft;
    private final OutputStream bytes;
    private long position;
    private boolean closed;

    Draft(Path name) throws IOException {
      this.name = name;
      this.draft = name.resolveSibling("." + name.getFileName() + "." + UUID.randomUUID() + ".tmp");
      this.bytes = new BufferedOutputStream(Files.newOutputStream(draft));
    }

    @Override
    public void write(int value) throws IOException {
      bytes.write(value);
      position++;
    }

    @Override
    public void write(byte[] values, int offset, int length) throws IOException {
      bytes.write(values, offset, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      bytes.flush();
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      try {
        bytes.close();
        publish();
      } finally {
        Files.deleteIfExists(draft);
      }
    }

    private void publish() throws IOException {
      try {
        Files.createLink(name, draft);
      } catch (FileAlreadyExistsException e) {
        throw e;
      } catch (UnsupportedOperationException | FileSystemException e) {
        Files.move(draft, name); // no links here; refuses a name that is taken, if not at once
      }
    }
  }
}
