# What ./run and ./check share: installing what is missing, and building only what changed.
# Sourced, never run; the caller has set `root` to the checkout and `set -euo pipefail`.

say() { printf '%s\n' "$*" >&2; }
die() { printf 'senim: %s\n' "$*" >&2; exit 1; }

# Prints the Debian packages of a purpose. "build" is all that ./run needs, "test" what the C++ tests call beside it,
# "check" the rest of ./check.
packages_for() {
  local boost
  case "$(. /etc/os-release 2>/dev/null && printf '%s' "${ID:-}${VERSION_ID:-}")" in
    debian12) boost=libboost1.81-dev ;;
    debian13) boost=libboost1.88-dev ;;
    *) die "this system is not Debian 12 or 13; use one of them, or the Dockerfile" ;;
  esac
  case "$1" in
    build)
      printf '%s\n' ca-certificates clang-19 cmake ninja-build pkg-config ccache mold "$boost" \
        libssl-dev libhiredis-dev libsodium-dev libutf8proc-dev libcli11-dev libqrcodegencpp-dev libspdlog-dev doctest-dev \
        redis-server
      # Where Node came from elsewhere (nodesource, a tarball), Debian's npm can't be installed beside it.
      command -v node >/dev/null || printf 'nodejs\n'
      command -v npm >/dev/null || printf 'npm\n'
      ;;
    test) printf '%s\n' librsvg2-bin zbar-tools ;;
    check)
      printf '%s\n' clang-format-19 clang-tidy-19 libclang-rt-19-dev llvm-19 chromium fonts-noto-core \
        libreoffice-calc-nogui nginx haproxy lua5.1 lua-cjson lua-check prometheus
      ;;
  esac
}

apt_wait_s_max=${apt_wait_s_max:-300}
apt_wait_s=2  # between two attempts

# Runs a command of apt as `as_root` and writes to `log`; while another apt or dpkg holds any of their locks (of the
# lists, the archives, the database, each asked for at another moment) it says so once and tries again.
alone() {
  local until=$((SECONDS + apt_wait_s_max)) said=
  until "${as_root[@]}" "$@" >"$log" 2>&1 </dev/null; do
    grep -qE 'Could not get lock|Unable to (acquire|lock)|is another process using it|frontend lock' "$log" || return 1
    [ "$SECONDS" -lt "$until" ] || return 1
    [ -n "$said" ] || say "Waiting for another apt to end (at most $apt_wait_s_max s):" \
      "$(grep -m 1 -oE 'Could not get lock.*|Unable to.*' "$log" || true)"
    said=1
    sleep "$apt_wait_s"
  done
}

# Installs the packages of the purposes that are not there yet; asks apt for nothing when all are.
install_packages() {
  local wanted missing=() package as_root=() log="$root/build/install.log"
  wanted=$(for purpose in "$@"; do packages_for "$purpose" || exit 1; done) || exit 1
  for package in $wanted; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
      missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null ||
      die "packages are missing and there is neither root nor sudo; as root: apt-get install ${missing[*]}"
    # Without a terminal nobody can type a password, so sudo must not ask for one.
    if [ -t 0 ]; then as_root=(sudo); else as_root=(sudo -n); fi
    "${as_root[@]}" true 2>/dev/null ||
      die "packages are missing and sudo was refused; as root: apt-get install ${missing[*]}"
  fi
  mkdir -p "$root/build"
  say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
  if ! { alone apt-get update -o APT::Update::Error-Mode=any &&
    alone env DEBIAN_FRONTEND=noninteractive apt-get install -y \
      --no-install-recommends --no-remove "${missing[@]}"; }; then
    if grep -qE 'Could not resolve|Failed to fetch|Unable to fetch|Could not connect|Temporary failure' "$log"; then
      die "no network: Debian's package servers can't be reached (see ${log#"$root"/})"
    fi
    die "apt-get failed: $(grep -E '^E: ' "$log" | head -n 1 | cut -c4- || true) (see ${log#"$root"/})"
  fi
}

check_node() {
  local major
  major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null) || die "node does not run"
  [ "$major" -ge 18 ] || die "Node.js $major is too old: 18 or newer is needed"
}

# A number that changes when any file below the given folders does.
fingerprint() {
  (cd "$root" && find "$@" \( -name node_modules -o -name dist -o -name '.*' \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
}

# npm packages of a folder as its lock file says, only when it changed since the last time.
install_npm() {
  local folder=$1 lock log="$root/build/npm.log"
  local stamp="$root/$folder/node_modules/.senim-lock"
  lock=$(cat "$root/$folder/package.json" "$root/$folder/package-lock.json" | sha256sum | cut -d' ' -f1)
  [ "$(cat "$stamp" 2>/dev/null)" != "$lock" ] || return 0
  check_node
  mkdir -p "$root/build"
  say "Installing the npm packages of $folder"
  if ! npm ci --prefix "$root/$folder" --no-audit --no-fund >"$log" 2>&1 </dev/null; then
    if grep -qE 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH' "$log"; then
      die "no network: the npm registry can't be reached (see ${log#"$root"/})"
    fi
    die "npm ci failed (see ${log#"$root"/})"
  fi
  printf '%s\n' "$lock" >"$stamp"
}

build_web() {
  local stamp="$root/build/web-client.built" now log="$root/build/web-client.log"
  install_npm web-client
  now=$(fingerprint web-client protocol server/places/regions-kz.csv)
  [ ! -f "$root/web-client/dist/manifest.json" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$now" ] || return 0
  mkdir -p "$root/build"
  say "Building the pages"
  npm run --silent --prefix "$root/web-client" build >"$log" 2>&1 </dev/null ||
    { tail -n 30 "$log" >&2; die "the pages do not build (see ${log#"$root"/})"; }
  printf '%s\n' "$now" >"$stamp"
}

# One compiler takes up to 1.5 GB on a Beast file: fewer at once where memory is short.
job_count() {
  local cores gigabytes
  cores=$(nproc)
  gigabytes=$(awk '/^MemAvailable:/ {print int($2 / 1536000)}' /proc/meminfo)
  [ "$gigabytes" -ge 1 ] || gigabytes=1
  if [ "$gigabytes" -lt "$cores" ]; then echo "$gigabytes"; else echo "$cores"; fi
}

# build_preset PRESET [TARGET...]: quiet when there is nothing to do.
build_preset() {
  local preset=$1 tree="$root/build/$1" log="$root/build/$1.log"
  shift
  mkdir -p "$root/build"
  if [ ! -f "$tree/build.ninja" ] || [ "$root/CMakePresets.json" -nt "$tree/build.ninja" ]; then
    say "Configuring $preset"
    (cd "$root" && cmake --preset "$preset") >"$log" 2>&1 </dev/null ||
      { cat "$log" >&2; die "cmake does not configure the $preset preset (see ${log#"$root"/})"; }
  fi
  if [ "$(ninja -C "$tree" -n "$@" 2>/dev/null | tail -n 1)" != "ninja: no work to do." ]; then
    say "Building $preset"
    if [ -t 2 ]; then
      ninja -C "$tree" -j "$(job_count)" "$@" >&2 </dev/null || die "the $preset build failed"
    else
      ninja -C "$tree" -j "$(job_count)" "$@" >"$log" 2>&1 </dev/null ||
        { tail -n 60 "$log" >&2; die "the $preset build failed (see ${log#"$root"/})"; }
    fi
  fi
}

# The tests hold both ends of some thousand connections; most systems begin with 1,024 open files and allow more.
allow_many_files() {
  local most
  most=$(ulimit -Hn)
  if [ "$most" = unlimited ] || [ "$most" -gt 20000 ]; then most=20000; fi
  [ "$(ulimit -n)" = unlimited ] || [ "$(ulimit -n)" -ge "$most" ] || ulimit -n "$most"
}
