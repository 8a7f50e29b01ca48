package io.sluice.delta.table;

import io.delta.kernel.data.Row;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.actions.AddFile;

/**
 * A data file that is part of a table.
 *
 * @param scanFile as Kernel's scan gives it, with statistics
 */
record TableFile(Row scanFile) {

  AddFile add() {
    return new AddFile(scanFile.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL));
  }

  long modifiedMillis() {
    return add().getModificationTime();
  }

  /** By the file's statistics; 0 when it has none. */
  long rows() {
    return add().getNumRecords().orElse(0L);
  }
}
