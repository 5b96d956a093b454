# Read by ./run, ./test and .ci/run: looks for what they need, and installs what is missing by the system's package manager.
# shellcheck shell=bash

say() { printf '%s\n' "$@" >&2; }

give_up() {
    say "$@"
    exit 1
}

# The oldest SDK that global.json takes, as 10.0.
sdk_wanted() { sed -n 's/.*"version": *"\([0-9]*\.[0-9]*\).*/\1/p' global.json; }

# The install script of .NET and Homebrew put it where PATH may not lead.
has_sdk() {
    local folder
    for folder in '' "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet /opt/homebrew/bin; do
        "${folder:+$folder/}dotnet" --list-sdks 2>/dev/null | grep -q "^$(sdk_wanted | sed 's/\./\\./')\." || continue
        [[ -z $folder ]] || export PATH=$folder:$PATH
        return
    done
    return 1
}

# PostgreSQL 14 or newer; where the server looks for it stands in PostgresBinaries.cs.
has_postgres() {
    [[ -n ${ConnectionStrings__CherryPie:-}${CHERRYPIE_TEST_POSTGRES:-} ]] && return
    local initdb
    for initdb in "${CHERRYPIE_PG_BIN:-/none}/initdb" "$(command -v initdb)" /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb \
        /opt/homebrew/opt/postgresql*/bin/initdb /usr/local/opt/postgresql*/bin/initdb; do
        [[ -x $initdb ]] && (($("$initdb" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/') >= 14)) && return
    done
    return 1
}

has_chromium() {
    local place
    for place in "${CHERRYPIE_TEST_CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /snap/bin/chromium \
        /Applications/Chromium.app/Contents/MacOS/Chromium; do
        [[ -n $place && -x $place ]] && export CHERRYPIE_TEST_CHROMIUM=$place && return
    done
    return 1
}

# Also where PATH of an ordinary user does not lead.
has_patroni() {
    local program
    for program in patroni patronictl etcd haproxy; do
        command -v "$program" >/dev/null || [[ -x /usr/sbin/$program ]] || return
    done
    # Debian's package of Patroni is content with a library of another store; its own Python is asked, which may not be PATH's.
    $(sed -n '1s/^#! *//p' "$(command -v patroni || echo /usr/sbin/patroni)") -c 'import etcd' 2>/dev/null
}

has() {
    case $1 in
        sdk) has_sdk ;;
        postgres) has_postgres ;;
        chromium) has_chromium ;;
        zxing) command -v ZXingReader >/dev/null ;;
        zbar) command -v zbarimg >/dev/null ;;
        pgbouncer) command -v pgbouncer >/dev/null || [[ -x /usr/sbin/pgbouncer ]] ;;
        patroni) has_patroni ;;
        svg) command -v rsvg-convert >/dev/null ;;
        magick) convert -version 2>/dev/null | grep -q ImageMagick ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

manager() {
    local name
    for name in apt-get dnf brew; do
        command -v "$name" >/dev/null && { echo "$name"; return; }
    done
    echo none
}

# The package that brings a need, by package manager; nothing where the manager has none.
package() {
    case $1:$2 in
        apt-get:sdk | dnf:sdk) echo "dotnet-sdk-$(sdk_wanted)" ;;
        brew:sdk) echo dotnet ;;
        apt-get:postgres) echo postgresql ;;
        dnf:postgres) echo postgresql-server ;;
        brew:postgres) echo postgresql@17 ;;
        apt-get:zxing) echo zxing-cpp-tools ;;
        dnf:zxing | brew:zxing) echo zxing-cpp ;;
        apt-get:zbar) echo zbar-tools ;;
        dnf:zbar | brew:zbar) echo zbar ;;
        apt-get:patroni) echo patroni python3-etcd etcd-server haproxy ;;
        dnf:patroni) echo patroni-etcd etcd haproxy ;;
        brew:patroni) ;;
        apt-get:svg) echo librsvg2-bin ;;
        dnf:svg) echo librsvg2-tools ;;
        brew:svg) echo librsvg ;;
        apt-get:magick | brew:magick) echo imagemagick ;;
        dnf:magick) echo ImageMagick ;;
        apt-get:node | dnf:node) echo nodejs ;;
        dnf:npm) echo nodejs-npm ;;
        brew:npm) echo node ;;
        none:*) ;;
        *) echo "$2" ;;
    esac
}

# What to do by hand where no package manager brings it.
by_hand() {
    case $1 in
        sdk) echo "the .NET $(sdk_wanted) SDK: https://dotnet.microsoft.com/download" ;;
        postgres) echo 'PostgreSQL 14 or newer: https://www.postgresql.org/download, or docker compose up, which brings its own' ;;
        chromium) echo 'Chromium, named by CHERRYPIE_TEST_CHROMIUM' ;;
        zxing) echo 'ZXingReader of zxing-cpp: https://github.com/zxing-cpp/zxing-cpp' ;;
        pgbouncer) echo 'PgBouncer: https://www.pgbouncer.org' ;;
        patroni) echo 'Patroni, etcd and HAProxy: https://patroni.readthedocs.io' ;;
        zbar) echo 'zbarimg of zbar: https://github.com/mchehab/zbar' ;;
        node | npm) echo 'Node.js 20 or newer: https://nodejs.org' ;;
        svg) echo 'rsvg-convert of librsvg' ;;
        magick) echo 'convert of ImageMagick: https://imagemagick.org' ;;
        *) echo "$1" ;;
    esac
}

agreed() {
    [[ $yes = 1 ]] && return
    [[ -t 0 ]] || give_up "Nobody is here to ask: say --yes, or install it yourself."
    local answer
    read -r -p "Shall I? [Y/n] " answer
    [[ -z $answer || $answer = [yYjJ]* ]]
}

# need NAME…: each is there when this returns.
need() {
    local missing=() packages=() name found with as=()
    for name; do
        has "$name" || missing+=("$name")
    done
    ((${#missing[@]} == 0)) && return
    with=$(manager)
    [[ $with = brew ]] || ((EUID == 0)) || as=(sudo)
    for name in "${missing[@]}"; do
        found=$(package "$with" "$name")
        [[ -n $found ]] || give_up "Please install $(by_hand "$name")."
        # shellcheck disable=SC2206 # some needs are several packages
        packages+=($found)
    done
    local -A install=(
        [apt-get]="apt-get install -y --no-install-recommends" [dnf]="dnf install -y" [brew]="brew install"
    )
    say "Missing here: ${missing[*]}. This brings it:" "  ${as[*]:+${as[*]} }${install[$with]} ${packages[*]}"
    agreed || give_up "Nothing was installed. By hand: $(for name in "${missing[@]}"; do by_hand "$name"; done | paste -sd ';' -)"
    [[ $with != apt-get ]] || DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get update -qq >&2 || true
    # The manager's own words are shown; on standard error, so that ./run inspect … can be read by a program.
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive "${as[@]}" ${install[$with]} "${packages[@]}" >&2 || true
    hash -r
    # Debian starts what it installs. The tests start their own.
    [[ $with != apt-get || " ${missing[*]} " != *" patroni "* || ! -d /run/systemd/system ]] ||
        "${as[@]}" systemctl disable --now etcd haproxy patroni >&2 || true
    for name in "${missing[@]}"; do
        has "$name" || give_up "$with could not bring it. Please install $(by_hand "$name")."
    done
}

yes=0
[[ ${1:-} != --yes ]] || { yes=1; shift; }
