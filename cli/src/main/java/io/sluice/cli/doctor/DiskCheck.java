package io.sluice.cli.doctor;

/** Whether there is room for what is kept. */
final class DiskCheck {

  private static final String NAME = "disk";
  private static final long GIB = 1024L * 1024 * 1024;
  private static final long LITTLE = GIB;
  private static final long ENOUGH = 10 * GIB;
  private static final double LITTLE_PART = 0.02;

  private DiskCheck() {}

  /**
   * @param usable what can be written (bytes)
   * @param total the size of the disk (bytes)
   */
  static Finding of(String path, long usable, long total, boolean writable) {
    if (!writable) {
      return Finding.wrong(
          NAME, path + " cannot be written", "give its owner the right to, or name another --data");
    }
    var free = "%.1f GiB of %.1f GiB are free at %s".formatted(gib(usable), gib(total), path);
    if (usable < LITTLE || usable < LITTLE_PART * total) {
      return Finding.wrong(
          NAME,
          free,
          "make room: Kafka and the tables stop when it is full. sluice lake vacuum deletes what no"
              + " table needs; topics keep 7 days");
    }
    return usable < ENOUGH
        ? Finding.note(NAME, free, "think of more room: topics keep 7 days, tables everything")
        : Finding.good(NAME, free);
  }

  private static double gib(long bytes) {
    return (double) bytes / GIB;
  }
}
