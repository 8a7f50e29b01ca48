package io.sluice.governance;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Something an administrator has laid down; one record of {@code governance.v1}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Provider.class, name = "provider"),
  @JsonSubTypes.Type(value = KnownPrincipal.class, name = "principal"),
  @JsonSubTypes.Type(value = Group.class, name = "group"),
  @JsonSubTypes.Type(value = Model.class, name = "model"),
  @JsonSubTypes.Type(value = Budget.class, name = "budget"),
  @JsonSubTypes.Type(value = Table.class, name = "table"),
  @JsonSubTypes.Type(value = AccessToken.class, name = "token"),
  @JsonSubTypes.Type(value = FileClaim.class, name = "file"),
})
public sealed interface Declaration
    permits Provider, KnownPrincipal, Group, Model, Budget, Table, AccessToken, FileClaim {

  /** The record key, {@code kind:name}. */
  String key();
}
