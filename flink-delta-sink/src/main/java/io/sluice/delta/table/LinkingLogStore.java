package io.sluice.delta.table;

import io.delta.storage.LocalLogStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Writes Delta's log on a local disk so that of several processes that write the same version only
 * one succeeds. The entry is written under another name first and then linked to its own: the file
 * system refuses a second link of that name, whoever asks for it.
 *
 * <p>Delta's own store for local disks renames instead, which replaces what another process has
 * just written; it knows of the writers in its own process only. It is used where the file system
 * has no links.
 */
public final class LinkingLogStore extends LocalLogStore {

  public LinkingLogStore(Configuration hadoop) {
    super(hadoop);
  }

  @Override
  public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration hadoop)
      throws IOException {
    if (overwrite) {
      super.write(path, actions, true, hadoop);
      return;
    }
    var lines = new ArrayList<String>();
    actions.forEachRemaining(lines::add);
    if (!link(java.nio.file.Path.of(path.toUri().getPath()), lines)) {
      super.write(path, lines.iterator(), false, hadoop);
    }
  }

  // false where there are no links
  private static boolean link(java.nio.file.Path entry, List<String> lines) throws IOException {
    var draft = entry.resolveSibling("." + entry.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.writeString(draft, String.join("\n", lines) + "\n");
      Files.createLink(entry, draft);
      return true;
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false;
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
