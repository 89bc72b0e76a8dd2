# A network of its own for the tests: a namespace with loopback and a pair of interfaces, and no way out of it. What a
# test sends stays on this machine, and a browser finds an address that is not loopback. To be read by a POSIX shell.
# Where namespaces cannot be made, for want of root or of iproute2, the tests run in the machine's own network.

test_network=sutantra-test-$$

# Makes the namespace, and a `java` that runs in it at target/test-network/bin. Maven itself stays outside: it downloads.
enter_test_network() {
  [ "$(id -u)" = 0 ] && have ip || return 1
  ip netns add "$test_network" 2>/dev/null || return 1
  trap leave_test_network EXIT
  trap 'exit 130' INT TERM
  ip -n "$test_network" link set lo up &&
    ip -n "$test_network" link add inside type veth peer name outside &&
    ip -n "$test_network" addr add 10.77.0.1/24 dev inside &&
    ip -n "$test_network" link set inside up &&
    ip -n "$test_network" link set outside up || return 1
  test_java=$PWD/target/test-network/bin/java
  mkdir -p "$(dirname "$test_java")"
  real_java=$(readlink -f "$(command -v "${JAVA_HOME:+$JAVA_HOME/bin/}java")")
  printf '#!/bin/sh\nexec ip netns exec %s "%s" "$@"\n' "$test_network" "$real_java" >"$test_java"
  chmod +x "$test_java"
  cp "$(dirname "$(dirname "$real_java")")/release" "$PWD/target/test-network/release" 2>/dev/null || true
}

leave_test_network() {
  ip netns delete "$test_network" 2>/dev/null || true
}
