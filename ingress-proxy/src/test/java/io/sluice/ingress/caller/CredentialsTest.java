package io.sluice.ingress.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialsTest {

  @Test
  void prefersTheBearerTokenWhenSeveralAreSent() {
    var headers = Map.of("Authorization", "Bearer one", "x-api-key", "two");

    assertThat(Credentials.find(headers::get, "key=three")).hasValue("one");
  }

  @Test
  void fallsBackToTheApiKeyWhenAuthorizationIsNotABearerToken() {
    var headers = Map.of("Authorization", "Basic abc", "x-goog-api-key", "two");

    assertThat(Credentials.find(headers::get, null)).hasValue("two");
  }

  @ParameterizedTest
  @CsvSource({
    "key=abc,abc",
    "a=1&key=a%2Bb,a+b",
    "%6Bey=abc,abc",
    "KEY=abc,",
    "keys=abc,",
    "key=,"
  })
  void findsTheKeyInTheQuery(String query, String expected) {
    assertThat(Credentials.find(name -> null, query).orElse(null)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "null,''",
        "beta=true,beta=true",
        "key=abc,''",
        "alt=sse&key=abc&x=%zz,alt=sse&x=%zz",
        "%6Bey=abc&monkey=1,monkey=1"
      })
  void takesTheKeyAndNothingElseOutOfTheQuery(String query, String expected) {
    assertThat(Credentials.withoutKey(query)).isEqualTo(expected);
  }
}
