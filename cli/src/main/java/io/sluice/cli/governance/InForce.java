package io.sluice.cli.governance;

import io.sluice.cli.CommandException;
import io.sluice.governance.AccessToken;
import io.sluice.governance.Declaration;
import io.sluice.governance.GovernanceTopic;
import io.sluice.kit.TopicView;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Every declaration that is in force at this moment. */
public record InForce(List<Declaration> declarations) {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  public InForce {
    declarations = List.copyOf(declarations);
  }

  /**
   * Reads the governance topic to its end.
   *
   * @throws CommandException when Kafka does not answer in time
   */
  public static InForce read(String bootstrapServers) {
    try (var view = follow(bootstrapServers)) {
      if (!view.awaitCaughtUp(PATIENCE)) {
        throw CommandException.failed(
            "Kafka at "
                + bootstrapServers
                + " did not hand out "
                + GovernanceTopic.GOVERNANCE.name()
                + " within "
                + PATIENCE.toSeconds()
                + " s; is the instance running?");
      }
      return view.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("interrupted");
    }
  }

  /** Follows the governance topic from its beginning on. */
  static TopicView<Declaration, InForce> follow(String bootstrapServers) {
    return TopicView.start(bootstrapServers, GovernanceTopic.GOVERNANCE, InForce::of);
  }

  /** The access tokens, revoked and expired ones too. */
  public List<AccessToken> tokens() {
    return only(AccessToken.class);
  }

  /** The declarations of one kind. */
  public <T extends Declaration> List<T> only(Class<T> kind) {
    return declarations.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static InForce of(Collection<Declaration> declarations) {
    return new InForce(List.copyOf(declarations));
  }
}
