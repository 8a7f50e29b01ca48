package io.sluice.benchmarks.load;

import io.sluice.kit.Service;
import io.sluice.kit.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a process of our own is started.
 *
 * @param heap its heap, e.g. {@code 256m}
 * @param classPath where its classes are
 * @param options of the virtual machine
 * @param arguments of the program
 */
record ChildJvm(String heap, String classPath, List<String> options, List<String> arguments) {

  /** 1: quick compiler alone, as {@code up} runs its services; 4: all of them. */
  private static final String LEVEL = Settings.fromEnvironment().text("COMPILER_LEVEL", "4");

  private static final String COLLECTOR = "-XX:+UseSerialGC";

  /** The class path of this process, and its collector. */
  static ChildJvm of(String heap) {
    return new ChildJvm(heap, System.getProperty("java.class.path"), List.of(COLLECTOR), List.of());
  }

  /** The same with the options of a setting, separated by blanks; unset, the usual collector. */
  ChildJvm with(String optionsSetting) {
    var wanted = Settings.fromEnvironment().text(optionsSetting, COLLECTOR);
    return new ChildJvm(heap, classPath, List.of(wanted.split(" ", -1)), arguments);
  }

  /** The same with other classes. */
  ChildJvm from(String otherClassPath) {
    return new ChildJvm(heap, otherClassPath, options, arguments);
  }

  /** The same with arguments for the program. */
  ChildJvm andArguments(List<String> wanted) {
    return new ChildJvm(heap, classPath, options, wanted);
  }

  ChildProcess start(String mainClass, Map<String, String> settings, Path logFile)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xmx" + heap, "-Xms" + heap));
    command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=" + LEVEL));
    command.add("-XX:-UseDynamicNumberOfCompilerThreads"); // so that their time can be told apart
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, mainClass));
    command.addAll(arguments);
    var environment = new HashMap<>(settings);
    environment.put(Service.PARENT_PID, Long.toString(ProcessHandle.current().pid()));
    return ChildProcess.start(command, environment, logFile);
  }
}
