package io.sluice.sandbox.provider;

import static java.util.Objects.requireNonNullElse;

import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How requests are answered that do not say themselves how they want to be answered. */
final class Script {

  private final ConcurrentLinkedQueue<Behaviour> next = new ConcurrentLinkedQueue<>();
  private volatile Behaviour usual;

  Script(Behaviour usual) {
    this.usual = usual;
  }

  /** The behaviour for one request; each scripted one is used once, in order. */
  Behaviour take() {
    return requireNonNullElse(next.poll(), usual);
  }

  void add(Collection<Behaviour> behaviours) {
    next.addAll(behaviours);
  }

  void become(Behaviour behaviour) {
    next.clear();
    usual = behaviour;
  }
}
