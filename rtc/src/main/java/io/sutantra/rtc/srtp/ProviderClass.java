package io.sutantra.rtc.srtp;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A class of the JDK's cryptography provider that is not public. The class is accessible if the JVM
 * was started with {@value #OPTION}, and if the JDK has it.
 *
 * <p>All types that are not public are {@code Object} in the handles, so that the handles can be
 * invoked with exact types.
 */
final class ProviderClass {
  /** The JVM option that makes the classes accessible. */
  static final String OPTION = "--add-opens java.base/com.sun.crypto.provider=ALL-UNNAMED";

  private final Class<?> type;
  private final MethodHandles.Lookup lookup;

  ProviderClass(String name) throws ReflectiveOperationException {
    type = Class.forName("com.sun.crypto.provider." + name);
    lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
  }

  Class<?> type() {
    return type;
  }

  MethodHandle constructor(Class<?>... parameters) throws ReflectiveOperationException {
    MethodType declared = MethodType.methodType(void.class, parameters);
    return erased(lookup.findConstructor(type, declared));
  }

  /** Returns a handle to a method; its first argument is the object. */
  MethodHandle method(Class<?> result, String name, Class<?>... parameters)
      throws ReflectiveOperationException {
    return erased(lookup.findVirtual(type, name, MethodType.methodType(result, parameters)));
  }

  private static MethodHandle erased(MethodHandle handle) {
    MethodType type = handle.type();
    for (int i = 0; i < type.parameterCount(); i++) {
      type = type.changeParameterType(i, erased(type.parameterType(i)));
    }
    return handle.asType(type.changeReturnType(erased(type.returnType())));
  }

  private static Class<?> erased(Class<?> type) {
    return type.isPrimitive() || type == byte[].class ? type : Object.class;
  }

  /**
   * Returns the exception for what a handle threw: unchecked exceptions as they are, others
   * wrapped.
   */
  static RuntimeException failed(String what, Throwable cause) {
    if (cause instanceof RuntimeException unchecked) {
      return unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("the JDK's " + what + " failed", cause);
  }
}
