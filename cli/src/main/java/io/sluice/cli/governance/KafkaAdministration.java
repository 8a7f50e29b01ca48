package io.sluice.cli.governance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.governance.api.GovernanceApi;
import io.sluice.governance.api.Question;
import io.sluice.governance.api.Reply;
import java.security.SecureRandom;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Answers as a proxy would, from the governance topic itself. */
record KafkaAdministration(String bootstrapServers) implements Administration {

  @Override
  public JsonNode ask(String method, String path, @Nullable JsonNode body) {
    var question = new Question(method, Question.segments(Question.PREFIX + path), body);
    var inForce = InForce.read(bootstrapServers).declarations();
    var reply = GovernanceApi.answer(question, inForce, Instant.now(), new SecureRandom());
    if (reply instanceof Reply.Answer answer) {
      return Administration.bodyOf(answer);
    }
    return done((Reply.Change) reply);
  }

  private JsonNode done(Reply.Change change) {
    try (var publisher = GovernancePublisher.start(bootstrapServers)) {
      publisher.put(change.key(), change.declaration());
    }
    return change.body();
  }
}
