package io.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which models there are: in whose shape, and for whom. */
class ModelListingTest extends ProxyFixture {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/openai/v1/models",
        "/ai-gateway/openai/v1/models",
        "/cursor/v1/models",
        "/mlflow/v1/models"
      })
  void listsEveryModelTheWayOpenAiDoes(String path) throws Exception {
    var list = json(send(authorised(path).GET()));

    assertThat(list.get("object").asText()).isEqualTo("list");
    assertThat(list.get("data").findValuesAsText("id"))
        .containsExactly("databricks-flash", "databricks-gpt", "databricks-opus");
    assertThat(list.at("/data/0/object").asText()).isEqualTo("model");
    assertThat(list.at("/data/0/owned_by").asText()).isEqualTo("google");
    assertThat(list.at("/data/0/created").isIntegralNumber()).isTrue();
  }

  @Test
  void listsTheModelsThatClaudeCodeCanCall() throws Exception {
    var list = json(send(authorised("/anthropic/v1/models?limit=1000").GET()));

    assertThat(list.get("data").findValuesAsText("id")).containsExactly("databricks-opus");
    assertThat(list.at("/data/0/type").asText()).isEqualTo("model");
    assertThat(list.at("/data/0/display_name").asText()).isEqualTo("databricks-opus");
    assertThat(list.get("has_more").asBoolean()).isFalse();
    assertThat(list.get("last_id").asText()).isEqualTo("databricks-opus");
  }

  @Test
  void listsTheModelsThatGeminiCliCanCall() throws Exception {
    var list = json(send(request("/gemini/v1beta/models?key=" + ada.secret()).GET()));

    assertThat(list.get("models").findValuesAsText("name"))
        .containsExactly("models/databricks-flash");
    assertThat(list.at("/models/0/supportedGenerationMethods")).isNotEmpty();
  }

  @Test
  void listsForCodexOnlyWhatAnswersResponses() throws Exception {
    var list = json(send(authorised("/codex/v1/models?client_version=0.169.0").GET()));

    assertThat(list.get("data").findValuesAsText("id")).containsExactly("databricks-gpt");
  }

  @Test
  void listsNothingThatTheCallerMayNotExecute() throws Exception {
    var list = json(send(request("/openai/v1/models").header("x-api-key", eve.secret()).GET()));

    assertThat(list.get("data")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/openai/v1/models/gpt,/id,databricks-gpt",
    "/anthropic/v1/models/system.ai.opus,/id,databricks-opus",
    "/gemini/v1beta/models/flash,/name,models/databricks-flash"
  })
  void tellsOfOneModelByAnyOfItsNames(String path, String where, String name) throws Exception {
    var model = send(authorised(path).GET());

    assertThat(model.statusCode()).isEqualTo(200);
    assertThat(json(model).at(where).asText()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "/openai/v1/models/nobody,/error/code,model_not_found",
    "/anthropic/v1/models/gpt,/error/type,not_found_error",
    "/gemini/v1beta/models/nobody,/error/status,NOT_FOUND"
  })
  void tellsOfNoModelThatCannotBeCalledHere(String path, String where, String what)
      throws Exception {
    var answer = send(authorised(path).GET());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).at(where).asText()).isEqualTo(what);
    assertThat(ledger.settled).as("it is no call").isEmpty();
  }

  @Test
  void listsNothingToStrangers() throws Exception {
    var answer = send(request("/anthropic/v1/models").GET());
    var head = send(authorised("/anthropic/v1/models").method("HEAD", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(json(answer).at("/error/type").asText()).isEqualTo("authentication_error");
    assertThat(head.statusCode()).isEqualTo(200);
  }
}
