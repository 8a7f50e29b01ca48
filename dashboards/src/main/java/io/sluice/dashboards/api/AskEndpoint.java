package io.sluice.dashboards.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.dashboards.lake.Answer;
import io.sluice.dashboards.lake.Asked;
import io.sluice.dashboards.lake.LakeSqlException;
import io.sluice.dashboards.lake.LiveLake;
import io.sluice.dashboards.lake.RowScope;
import io.sluice.dashboards.lake.TableName;
import io.sluice.dashboards.question.BrokenWishException;
import io.sluice.dashboards.question.QuestionFile;
import io.sluice.dashboards.question.Questions;
import io.sluice.dashboards.question.Wish;
import io.sluice.dashboards.web.Endpoint;
import io.sluice.dashboards.web.Inquiry;
import io.sluice.dashboards.web.Reply;
import io.sluice.dashboards.web.ReplyException;
import io.sluice.event.JsonSerde;
import io.sluice.governance.Directory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/ask/QUESTION?from=&to=&bucket=&group=&model=…}: a ready-made question; {@code
 * format=csv} answers with a file. {@code GET /api/ask} lists them.
 *
 * <p>The same question about the same versions of the tables is answered from memory.
 */
public final class AskEndpoint implements Endpoint {

  private static final long MOST_CELLS_KEPT = 400_000;

  /** Who is in which group, which the lake does not know. */
  private static final String TEAMS = "teams";

  private final Questions questions;
  private final Map<String, List<TableName>> tables = new LinkedHashMap<>();
  private final LiveLake lake;
  private final LakeLimits limits;
  private final Supplier<Directory> directory;
  private final RowScopes scopes;
  private final Clock clock;
  private final Cache<Key, Answer> answers =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CELLS_KEPT)
          .weigher((Key key, Answer answer) -> 1 + answer.rows().size() * answer.columns().size())
          .build();

  /** The same answer is given for the same of all these. */
  private record Key(
      String question, RowScope scope, List<@Nullable Object> parameters, List<Long> versions) {}

  /** Reads the questions. */
  public AskEndpoint(LiveLake lake, LakeLimits limits, Supplier<Directory> directory, Clock clock) {
    this.questions = Questions.load();
    this.lake = lake;
    this.limits = limits;
    this.directory = directory;
    this.scopes = new RowScopes(directory);
    this.clock = clock;
    questions.all().forEach(file -> tables.put(file.name(), lake.tablesOf(file.statement())));
  }

  @Override
  public Reply answer(Inquiry inquiry) {
    inquiry.requireMethod("GET");
    var name = inquiry.segment(1);
    return name.isEmpty() ? Reply.ok(catalogue()) : ask(find(name.get()), inquiry);
  }

  private Map<String, Object> catalogue() {
    var listed = questions.all().stream().map(AskEndpoint::described).toList();
    return Map.of("questions", listed);
  }

  private static Map<String, Object> described(QuestionFile file) {
    return Map.of(
        "name", file.name(),
        "title", file.title(),
        "parameters", file.parameters(),
        "sql", file.text());
  }

  private QuestionFile find(String name) {
    return questions
        .find(name)
        .orElseThrow(
            () -> new ReplyException(Reply.refused(404, "there is no such question: " + name)));
  }

  private Reply ask(QuestionFile file, Inquiry inquiry) {
    requireKnown(inquiry.query());
    try {
      var wish = Wish.read(inquiry.query(), clock.instant());
      var missing = tablesOf(file).stream().filter(this::isMissing).findFirst();
      var answer =
          missing.isPresent()
              ? new Answer(List.of(), List.of(), false)
              : answer(file, wish, scopes.of(inquiry.requireCaller()));
      return "csv".equals(inquiry.query().get("format"))
          ? CsvFile.reply(file.name(), answer)
          : Reply.ok(told(file, wish, answer, missing));
    } catch (BrokenWishException | LakeSqlException e) {
      return Reply.refused(400, String.valueOf(e.getMessage()));
    }
  }

  private static void requireKnown(Map<String, String> query) {
    var known = new TreeSet<>(Wish.names());
    known.add("format");
    for (var name : query.keySet()) {
      if (!known.contains(name)) {
        throw new ReplyException(
            Reply.refused(
                400, name + ": unknown (expected: one of " + String.join(", ", known) + ")"));
      }
    }
  }

  private List<TableName> tablesOf(QuestionFile file) {
    return tables.getOrDefault(file.name(), List.of());
  }

  private boolean isMissing(TableName table) {
    return lake.version(table).isEmpty();
  }

  private Answer answer(QuestionFile file, Wish wish, RowScope scope) {
    var parameters = new ArrayList<@Nullable Object>();
    for (var name : file.parameters()) {
      parameters.add(name.equals(TEAMS) ? teams() : wish.values().get(name));
    }
    var versions = tablesOf(file).stream().map(table -> lake.version(table).orElse(-1)).toList();
    var key = new Key(file.name(), scope, parameters, versions);
    return answers.get(
        key,
        missed ->
            lake.ask(
                new Asked(file.statement(), parameters, scope, limits.patience(), limits.rows())));
  }

  private static Map<String, Object> told(
      QuestionFile file, Wish wish, Answer answer, Optional<TableName> missing) {
    var told = new LinkedHashMap<String, Object>();
    told.put("question", file.name());
    told.put("title", file.title());
    told.put("from", wish.from());
    told.put("to", wish.to());
    told.put("bucketSeconds", wish.bucket().toSeconds());
    missing.ifPresent(table -> told.put("missing", table.toString()));
    told.put("columns", answer.columns());
    told.put("rows", answer.rows());
    told.put("truncated", answer.truncated());
    return told;
  }

  private String teams() {
    var members = new ArrayList<Map<String, String>>();
    directory
        .get()
        .groupsByMember()
        .forEach(
            (member, groups) ->
                groups.forEach(team -> members.add(Map.of("principal", member, "team", team))));
    try {
      return JsonSerde.MAPPER.writeValueAsString(members);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts are always JSON", e);
    }
  }
}
