package io.sluice.delta.maintenance;

import io.sluice.delta.table.LiveFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which files are worth merging with which: small ones of the same partition, in the order they
 * were written in, so that a merged file covers little time.
 *
 * @param targetBytes how large a merged file is to become
 * @param effort how much may be written again
 */
record Packing(long targetBytes, Effort effort) {

  /** A file of three quarters of the target is as good as one of the target. */
  private static final double LARGE_ENOUGH = 0.75;

  /** A file joins smaller ones when together they are at least the fourth part of it. */
  private static final long GROWTH = 4;

  /** How much may be written again to have fewer files. */
  enum Effort {
    /** Every file that is not large enough. For somebody who asks for it. */
    FULL,
    /**
     * Small files only while they are many beside their size: what has been merged waits until
     * there is something like it. Each row is so written again a few times in its life, not every
     * hour. For a schedule.
     */
    LEAN
  }

  /** Two or more files each. */
  List<List<LiveFile>> bins(Collection<LiveFile> files) {
    var byPartition = new LinkedHashMap<Map<String, @Nullable String>, List<LiveFile>>();
    files.stream()
        .filter(file -> !file.hasDeletionVector() && file.bytes() < LARGE_ENOUGH * targetBytes)
        .forEach(
            file ->
                byPartition
                    .computeIfAbsent(file.partitionValues(), unseen -> new ArrayList<>())
                    .add(file));
    return byPartition.values().stream().flatMap(small -> pack(chosen(small)).stream()).toList();
  }

  private List<LiveFile> chosen(List<LiveFile> small) {
    if (effort == Effort.FULL) {
      return small;
    }
    var chosen = new ArrayList<LiveFile>();
    long together = 0;
    for (var file : small.stream().sorted(Comparator.comparingLong(LiveFile::bytes)).toList()) {
      if (!chosen.isEmpty() && file.bytes() > GROWTH * together) {
        break;
      }
      chosen.add(file);
      together += file.bytes();
    }
    return chosen;
  }

  private List<List<LiveFile>> pack(List<LiveFile> files) {
    var bins = new ArrayList<List<LiveFile>>();
    var bin = new ArrayList<LiveFile>();
    long bytes = 0;
    for (var file :
        files.stream().sorted(Comparator.comparingLong(LiveFile::modifiedMillis)).toList()) {
      if (bytes + file.bytes() > targetBytes) {
        bins.add(bin);
        bin = new ArrayList<>();
        bytes = 0;
      }
      bin.add(file);
      bytes += file.bytes();
    }
    bins.add(bin);
    return bins.stream().filter(packed -> packed.size() > 1).map(List::copyOf).toList();
  }
}
