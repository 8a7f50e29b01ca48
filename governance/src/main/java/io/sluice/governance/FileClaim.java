package io.sluice.governance;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What the configuration file holds, and nobody but the file may change. What is made at run time
 * is not in it, and stays when another file is put in force.
 *
 * @param keys record keys of the declarations, sorted
 * @param origin where they come from
 */
public record FileClaim(List<String> keys, Origin origin) implements Declaration {

  /** There is one file. */
  public static final String KEY = "file:sluice.yaml";

  /** Where declarations come from. */
  public enum Origin {
    /** A file that somebody keeps: it is changed there, or not at all. */
    @JsonProperty("file")
    FILE,
    /** What is in force where there is no file: a beginning that may be changed at run time. */
    @JsonProperty("built-in")
    BUILT_IN
  }

  public FileClaim {
    keys = keys.stream().sorted().toList();
  }

  @Override
  public String key() {
    return KEY;
  }

  /** Whether this declaration may be changed in the file only. */
  public boolean reserves(String key) {
    return origin == Origin.FILE && keys.contains(key);
  }
}
