package io.sluice.delta.row;

import static io.sluice.delta.row.Columns.INT;
import static io.sluice.delta.row.Columns.STRING;
import static io.sluice.delta.row.Columns.STRING_MAP;

import io.delta.kernel.types.StructType;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import org.jspecify.annotations.Nullable;

/** Who emitted telemetry, as struct values; each is built once and shared by all rows under it. */
final class OtlpSource {

  static final StructType RESOURCE =
      new StructType().add("attributes", STRING_MAP).add("dropped_attributes_count", INT);

  static final StructType SCOPE =
      new StructType()
          .add("name", STRING)
          .add("version", STRING)
          .add("attributes", STRING_MAP)
          .add("dropped_attributes_count", INT);

  private OtlpSource() {}

  static @Nullable Object[] resource(Resource resource) {
    return new @Nullable Object[] {
      OtlpValue.map(resource.getAttributesList()), resource.getDroppedAttributesCount()
    };
  }

  static @Nullable Object[] scope(InstrumentationScope scope) {
    return new @Nullable Object[] {
      scope.getName(),
      scope.getVersion(),
      OtlpValue.map(scope.getAttributesList()),
      scope.getDroppedAttributesCount()
    };
  }
}
