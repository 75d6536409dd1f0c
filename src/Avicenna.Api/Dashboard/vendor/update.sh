#!/usr/bin/env bash
# Takes the dashboard's libraries from npm into this folder. To take other versions, change the table and run it.
#   update.sh            downloads the packages and writes the files, their licences and SHA256SUMS anew
#   update.sh --verify   downloads the packages and fails if the files here are not exactly theirs
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"

# Package, version, licence, and the hash of its archive as npm publishes it (dist.integrity).
packages=(
    "preact 11.2.0 MIT sha512-/HfHI/7N84e6GrWBJ3J280z3mLaRJiDcSvj/A+y/4AbLnND/1UlGHe1sR6oYuTGwId0nP7dqDU9OnLxMPZ7xBg=="
    "htm 3.1.1 Apache-2.0 sha512-983Vyg8NwUE7JkZ6NmOqpCZ+sh1bKv2iYTlUkzlWmA5JD2acKoxd4KVxbMmxX/85mtfdnDmTFoNKcg5DGAvxNQ=="
    "uplot 1.6.32 MIT sha512-KIMVnG68zvu5XXUbC4LQEPnhwOxBuLyW1AHtpm6IKTXImkbLgkMy+jabjLgSLMasNuGGzQm/ep3tOkyTxpiQIw=="
    "simpledotcss 2.3.7 MIT sha512-Ag3TpigN7725AnvgwyGkErd50SuYmlDQRU+9LLNHUIK8T4DUEWPHut6GpD1ivxARrBd8eYGTL8vzKazVFYUpQg=="
)

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
out="$work/out"
mkdir -p "$out"

for package in "${packages[@]}"; do
    read -r name version licence integrity <<< "$package"
    archive="$work/$(cd "$work" && npm pack --silent "$name@$version")"
    actual="sha512-$(openssl dgst -sha512 -binary "$archive" | base64 --wrap=0)"
    if [ "$actual" != "$integrity" ]; then
        echo "$name $version has the hash $actual, but $integrity is expected" >&2
        exit 1
    fi

    mkdir "$work/$name"
    tar --extract --file "$archive" --directory "$work/$name" --strip-components=1
    printf '%s %s (%s)\n\n%s\n\n\n' "$name" "$version" "$licence" "$(cat "$work/$name/LICENSE")" >> "$out/licences.txt"
done

# Browsers resolve only relative names without an import map, and an import map would be an inline script, which the page's policy forbids.
# The source maps that the files name are not kept.
modules() { sed -e 's/from"preact"/from".\/preact.js"/g' -e '/^\/\/# sourceMappingURL=/d' "$1"; }
modules "$work/preact/dist/preact.mjs" > "$out/preact.js"
modules "$work/preact/hooks/dist/hooks.mjs" > "$out/preact-hooks.js"
modules "$work/htm/dist/htm.mjs" > "$out/htm.js"
# The minified file is a script; an export makes it a module.
{ cat "$work/uplot/dist/uPlot.iife.min.js"; echo 'export default uPlot;'; } > "$out/uplot.js"
cp "$work/uplot/dist/uPlot.min.css" "$out/uplot.css"
cp "$work/simpledotcss/simple.min.css" "$out/simple.css"
(cd "$out" && sha256sum -- * > SHA256SUMS)

if [ "${1:-}" = --verify ]; then
    diff --recursive --brief --exclude=update.sh "$out" "$here"
    echo "The files are those of the packages"
else
    cp "$out"/* "$here"
fi
