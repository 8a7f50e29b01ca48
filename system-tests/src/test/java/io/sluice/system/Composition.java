package io.sluice.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What {@code docker-compose.yml} and {@code Dockerfile} say, merged as the engine would.
 *
 * @param services the services of the compose file, by name
 * @param stages the stages of the Dockerfile, by name
 */
record Composition(Map<String, Map<String, Object>> services, Map<String, Stage> stages) {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):?-([^}]*)}");
  private static final Pattern ASSIGNMENT = Pattern.compile("([A-Z_]+)=(\\S+)");
  private static final int MANY_ALIASES = 500;

  /**
   * One stage, with what it has from the stage that it stands on.
   *
   * @param user who runs it
   * @param environment its variables
   * @param command what it starts, all words
   */
  record Stage(String user, Map<String, String> environment, List<String> command) {}

  /** As they lie in the repository. */
  static Composition read() {
    return new Composition(readServices(), readStages());
  }

  /** The variables that the process of a service has; those of the host are not set. */
  Map<String, String> environment(String service) {
    var all = new TreeMap<>(stages.get(stage(service)).environment());
    all.putAll(own(service));
    return all;
  }

  String stage(String service) {
    return String.valueOf(((Map<?, ?>) services.get(service).get("build")).get("target"));
  }

  private Map<String, String> own(String service) {
    var own = new HashMap<String, String>();
    if (services.get(service).get("environment") instanceof Map<?, ?> given) {
      given.forEach((name, value) -> own.put(name.toString(), resolved(value.toString())));
    }
    return own;
  }

  /** A text of the compose file as it is on a host where no variable is set. */
  static String resolved(String text) {
    return VARIABLE.matcher(text).replaceAll(match -> match.group(2));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> readServices() {
    var options = new LoaderOptions();
    options.setMaxAliasesForCollections(MANY_ALIASES);
    Map<String, Object> file =
        new Yaml(new SafeConstructor(options)).load(Manifests.text("docker-compose.yml"));
    return (Map<String, Map<String, Object>>) file.get("services");
  }

  private static Map<String, Stage> readStages() {
    var stages = new TreeMap<String, Stage>();
    var name = "";
    for (var instruction : Manifests.text("Dockerfile").replace("\\\n", " ").split("\n")) {
      var words = instruction.strip().split("\\s+", 2);
      var rest = words.length < 2 ? "" : words[1];
      if (words[0].equals("FROM")) {
        var from = rest.split("\\s+");
        name = from[2];
        var base = stages.getOrDefault(from[0], new Stage("root", Map.of(), List.of()));
        stages.put(name, base);
      } else if (stages.containsKey(name)) {
        var so = stages.get(name);
        stages.put(name, with(so, words[0], rest));
      }
    }
    return stages;
  }

  private static Stage with(Stage so, String instruction, String rest) {
    return switch (instruction) {
      case "USER" -> new Stage(rest, so.environment(), so.command());
      case "ENV" -> {
        var environment = new HashMap<>(so.environment());
        var assignments = ASSIGNMENT.matcher(rest);
        while (assignments.find()) {
          environment.put(assignments.group(1), assignments.group(2));
        }
        yield new Stage(so.user(), environment, so.command());
      }
      case "ENTRYPOINT" -> new Stage(so.user(), so.environment(), words(rest));
      case "CMD" -> {
        var command = new ArrayList<>(so.command());
        command.addAll(words(rest));
        yield new Stage(so.user(), so.environment(), command);
      }
      default -> so;
    };
  }

  // ["a", "b"]
  private static List<String> words(String json) {
    return Pattern.compile("\"([^\"]*)\"")
        .matcher(json)
        .results()
        .map(word -> word.group(1))
        .toList();
  }
}
