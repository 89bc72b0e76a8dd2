# What `sutantra` and `verify` share: looks for what the machine must have and, where it may, installs it.
# To be read by a POSIX shell that has `set -eu` and stands in the project's root.

# Java reads names of files in the character set of the locale: without one of UTF-8 no path with other letters works.
case $(locale charmap 2>/dev/null || echo "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}") in
  *[Uu][Tt][Ff]*8) ;;
  *) export LC_ALL=C.UTF-8 ;;
esac

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "$1"
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }
can_install() { [ "$(id -u)" = 0 ] && have apt-get; }

# Installs Debian packages, or says what to type.
#   $1 what they are for   $2... the packages
install_packages() {
  purpose=$1
  shift
  if ! can_install; then
    say "$purpose: missing. On Debian and Ubuntu: sudo apt-get install -y --no-install-recommends $*"
    return 1
  fi
  say "Installing $*: $purpose ..."
  log=$(mktemp)
  if { DEBIAN_FRONTEND=noninteractive apt-get update &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } \
    >"$log" 2>&1 </dev/null; then
    rm -f "$log"
  else
    tail -n 15 "$log" >&2
    rm -f "$log"
    say "apt-get install $* failed, see above."
    return 1
  fi
}

# Which of the Debian packages are not installed.
missing_packages() {
  for package; do
    dpkg -s "$package" >/dev/null 2>&1 || printf '%s ' "$package"
  done
}

# The major version of a java executable, from the file beside it; starting Java to ask takes longer.
java_major() {
  release=$(dirname "$(dirname "$(readlink -f "$1")")")/release
  version=
  [ ! -r "$release" ] || version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release")
  [ -n "$version" ] || version=$("$1" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
  printf '%s' "${version:-0}"
}

# The JDK that Maven will take is the one of JAVA_HOME, or else the one on the path.
jdk_present() {
  compiler=${JAVA_HOME:+$JAVA_HOME/bin/}javac
  have "$compiler" && [ "$(java_major "$(command -v "$compiler")")" -ge 17 ]
}

need_build_tools() {
  if ! jdk_present; then
    [ -z "${JAVA_HOME:-}" ] ||
      fail "JAVA_HOME is $JAVA_HOME, which is no JDK of version 17 or newer. Correct it or unset it."
    install_packages "a JDK of version 17 or newer" default-jdk-headless || exit 1
    jdk_present || fail "The JDK of this system is older than 17. Install a newer one and set JAVA_HOME."
  fi
  have mvn || install_packages "Maven, which builds the project" maven || exit 1
}

# The libraries that libwebrtc wants, even on a machine without a screen. Looked for by soname: other systems
# have them in packages of other names.
missing_library_packages() {
  [ "$(uname -s)" = Linux ] || return 0
  known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null) || return 0
  while read -r soname package; do
    case $known in
      *"$soname "*) ;;
      *) printf '%s ' "$package" ;;
    esac
  done <<LIBRARIES
libpulse.so.0 libpulse0
libudev.so.1 libudev1
libX11.so.6 libx11-6
libXfixes.so.3 libxfixes3
libXrandr.so.2 libxrandr2
libXcomposite.so.1 libxcomposite1
libdbus-1.so.3 libdbus-1-3
LIBRARIES
}

want_system_libraries() {
  packages=$(missing_library_packages)
  # shellcheck disable=SC2086 # a list of words
  [ -z "$packages" ] || install_packages "system libraries of the webrtc transport" $packages
}
