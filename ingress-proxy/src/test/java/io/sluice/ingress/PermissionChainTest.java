package io.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.governance.Declaration;
import io.sluice.governance.Destination;
import io.sluice.governance.Group;
import io.sluice.governance.KnownPrincipal;
import io.sluice.governance.Model;
import io.sluice.governance.NewAccessToken;
import io.sluice.governance.Principal;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may call what, and whose content is kept. */
class PermissionChainTest extends ProxyFixture {

  private static final String ASK_LISTED = "{\"model\":\"listed\"}";

  private final NewAccessToken ci = token("ci@builds");
  private final NewAccessToken outcast = token("outcast@example.com");
  private final NewAccessToken lawyer = token("lawyer@example.com");

  @Override
  List<Declaration> declarations(String providerUrl) {
    var declarations = new ArrayList<>(super.declarations(providerUrl));
    declarations.addAll(List.of(ci.token(), outcast.token(), lawyer.token()));
    declarations.add(
        new KnownPrincipal("ci@builds", Principal.Type.SERVICE_PRINCIPAL, null, false));
    declarations.add(new KnownPrincipal("outcast@example.com", Principal.Type.USER, null, true));
    declarations.add(new Group("legal", List.of("lawyer@example.com"), true));
    declarations.add(
        model(
            "listed",
            false,
            List.of("service-principal:ci@builds", "group:legal"),
            List.of("everyone")));
    declarations.add(model("discreet", true, List.of(), List.of()));
    return declarations;
  }

  @Test
  void aServicePrincipalMayCallWhatNamesIt() throws Exception {
    provider.script = answering(ANSWER);

    var answer = ask(ci, ASK_LISTED);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(onlyCall().userType()).isEqualTo("SERVICE_PRINCIPAL");
  }

  @Test
  void answers403InTheDialectToThoseWhoMayOnlySeeIt() throws Exception {
    var answer = ask(eve, ASK_LISTED);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(json(answer).at("/error/type").asText()).isEqualTo("permission_error");
    assertThat(json(answer).get("error_code").asText()).isEqualTo("PERMISSION_DENIED");
    assertThat(json(answer).get("message").asText())
        .contains("does not have EXECUTE privilege on MODEL SERVICE 'listed'");
    assertThat(provider.received).isEmpty();
    assertThat(onlyCall().status()).isEqualTo(403);
    assertThat(ledger.payloads).isEmpty();
  }

  @Test
  void whoIsShutOutIsNobody() throws Exception {
    assertThat(ask(outcast, ASK_LISTED).statusCode()).isEqualTo(401);
  }

  @Test
  void aGroupKeepsTheContentOfItsMembersOutOfTheTables() throws Exception {
    provider.script = answering(ANSWER);

    var answer = ask(lawyer, ASK_LISTED);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(onlyCall().tokens().input()).isEqualTo(7);
    assertThat(ledger.payloads).isEmpty();
  }

  @Test
  void aModelKeepsTheContentOfItsCallsOutOfTheTables() throws Exception {
    provider.script = answering(ANSWER);

    var answer = ask(eve, "{\"model\":\"discreet\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(onlyCall().tokens().output()).isEqualTo(3);
    assertThat(ledger.payloads).isEmpty();
  }

  private HttpResponse<String> ask(NewAccessToken token, String body) throws Exception {
    return send(
        request(MESSAGES).header("x-api-key", token.secret()).POST(BodyPublishers.ofString(body)));
  }

  private static NewAccessToken token(String user) {
    return NewAccessToken.of(user, List.of(), false, Instant.now(), null, new SecureRandom());
  }

  private static Model model(
      String name, boolean usageOnly, List<String> execute, List<String> readMetadata) {
    return new Model(
        name,
        List.of(),
        List.of(new Destination("anthropic", "real", 100)),
        List.of(),
        null,
        null,
        List.of(),
        "main.gateway." + name,
        usageOnly,
        execute,
        readMetadata,
        List.of());
  }
}
