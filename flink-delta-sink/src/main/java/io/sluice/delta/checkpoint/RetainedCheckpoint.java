package io.sluice.delta.checkpoint;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StateObject;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;

/**
 * A checkpoint, or savepoint, that an earlier job left behind.
 *
 * @param directory the one that holds its {@code _metadata}
 * @param completedAt when that was written
 */
public record RetainedCheckpoint(Path directory, FileTime completedAt) {

  static final String METADATA = "_metadata";

  /** Whether its metadata can be read and all the files that it names are there. */
  boolean isUsable() {
    try (var in = new DataInputStream(Files.newInputStream(directory.resolve(METADATA)))) {
      var checkpoint =
          Checkpoints.loadCheckpointMetadata(
              in, RetainedCheckpoint.class.getClassLoader(), directory.toString());
      for (OperatorState operator : checkpoint.getOperatorStates()) {
        for (StateObject state : operator.getDiscardables()) {
          requireFile(state);
        }
      }
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static void requireFile(StateObject state) throws IOException {
    if (state instanceof OperatorStateHandle operator) {
      requireFile(operator.getDelegateStateHandle());
    } else if (state instanceof KeyGroupsStateHandle keyed) {
      requireFile(keyed.getDelegateStateHandle());
    }
  }

  private static void requireFile(StreamStateHandle handle) throws IOException {
    if (handle instanceof FileStateHandle file) {
      var path = file.getFilePath();
      long length = FileSystem.get(path.toUri()).getFileStatus(path).getLen();
      if (length != file.getStateSize()) {
        throw new IOException("state file of another length");
      }
    }
  }
}
