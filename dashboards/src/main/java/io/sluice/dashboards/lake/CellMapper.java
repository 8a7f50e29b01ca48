package io.sluice.dashboards.lake;

import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/** DuckDB's JDBC value → a plain one, as {@link LakeRows} describes it. */
final class CellMapper {

  private CellMapper() {}

  static @Nullable Object map(@Nullable Object value) throws SQLException {
    if (value == null
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof LocalDate
        || value instanceof LocalDateTime) {
      return value;
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    if (value instanceof Timestamp time) {
      return time.toLocalDateTime();
    }
    if (value instanceof java.sql.Date date) {
      return date.toLocalDate();
    }
    if (value instanceof Blob blob) {
      return Base64.getEncoder().encodeToString(blob.getBytes(1, Math.toIntExact(blob.length())));
    }
    return mapContainer(value);
  }

  private static Object mapContainer(Object value) throws SQLException {
    if (value instanceof Array array) {
      return list((Object[]) array.getArray());
    }
    if (value instanceof Struct struct) {
      return mapped(((DuckDBStruct) struct).getMap());
    }
    if (value instanceof Map<?, ?> map) {
      return mapped(map);
    }
    return value.toString();
  }

  private static List<@Nullable Object> list(Object[] items) throws SQLException {
    var list = new ArrayList<@Nullable Object>(items.length);
    for (var item : items) {
      list.add(map(item));
    }
    return list;
  }

  private static Map<String, @Nullable Object> mapped(Map<?, ?> map) throws SQLException {
    var mapped = new LinkedHashMap<String, @Nullable Object>();
    for (var entry : map.entrySet()) {
      mapped.put(String.valueOf(entry.getKey()), map(entry.getValue()));
    }
    return mapped;
  }
}
