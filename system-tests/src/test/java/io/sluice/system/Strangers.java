package io.sluice.system;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what Kubernetes' types have kept aside because it is none of their members. */
final class Strangers {

  private static final String ASIDE = "additionalProperties";

  private Strangers() {}

  /** Adds the paths of all strangers in an object to those found. */
  static void find(@Nullable Object object, String path, List<String> found)
      throws ReflectiveOperationException {
    if (object instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        find(list.get(i), path + "/" + i, found);
      }
    } else if (object instanceof KubernetesResource || object instanceof Record) {
      findInMembers(object, path, found);
    }
  }

  private static void findInMembers(Object object, String path, List<String> found)
      throws ReflectiveOperationException {
    for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers())) {
          continue;
        }
        field.setAccessible(true);
        var value = field.get(object);
        if (field.getName().equals(ASIDE)) {
          ((Map<?, ?>) value).keySet().forEach(name -> found.add(path + "/" + name));
        } else {
          find(value, path + "/" + field.getName(), found);
        }
      }
    }
  }
}
